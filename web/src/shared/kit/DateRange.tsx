// Two days, from and to, with the usual ranges.
import { Button, Input, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { CalendarRegular } from '@fluentui/react-icons/svg/calendar';
import { useId } from 'react';
import { useWords } from '../words/words';
import { now as shopNow } from '../format/now';
import styles from './FilterBar.module.css';

/** Days as `2026-11-21`; '' is open. */
export interface Range {
  from: string;
  to: string;
}

const iso = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;

const presets = ['days7', 'days30', 'thisMonth', 'lastMonth'] as const;
export type Preset = (typeof presets)[number];

/** The days of a preset, in the reader's calendar. */
export function presetRange(preset: Preset, now = shopNow()): Range {
  const at = (months: number, days: number) =>
    iso(new Date(now.getFullYear(), now.getMonth() + months, days === 0 ? now.getDate() : days));
  const back = (days: number) => iso(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days));
  switch (preset) {
    case 'days7':
      return { from: back(6), to: back(0) };
    case 'days30':
      return { from: back(29), to: back(0) };
    case 'thisMonth':
      return { from: at(0, 1), to: back(0) };
    case 'lastMonth':
      return { from: at(-1, 1), to: iso(new Date(now.getFullYear(), now.getMonth(), 0)) };
  }
}

interface DateRangeProps extends Range {
  label: string;
  onChange: (range: Range) => void;
}

export function DateRange({ label, from, to, onChange }: DateRangeProps) {
  const { t } = useWords('common');
  const id = useId();
  const wrong = from !== '' && to !== '' && from > to;
  const field = (name: 'from' | 'to', value: string) => (
    <div className={styles['field']}>
      <label htmlFor={`${id}-${name}`}>{t(`filter.${name}`)}</label>
      <Input
        id={`${id}-${name}`}
        type="date"
        value={value}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onChange={(_, change) => onChange({ from, to, [name]: change.value })}
      />
    </div>
  );
  return (
    <div role="group" aria-label={label} className={styles['range']}>
      {field('from', from)}
      {field('to', to)}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<CalendarRegular />}>
            {t('filter.presets')}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {presets.map((preset) => (
              <MenuItem key={preset} onClick={() => onChange(presetRange(preset))}>
                {t(`filter.${preset}`)}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      {wrong && (
        <p id={`${id}-wrong`} role="alert" className={styles['wrong']}>
          {t('filter.wrongOrder')}
        </p>
      )}
    </div>
  );
}
