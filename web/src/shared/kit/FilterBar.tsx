// Filters of a list: their values live in the address (see useAddress), so these only show and change them.
import { Button, Input, Select } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { type ReactNode, useEffect, useEffectEvent, useId, useState } from 'react';
import { useWords } from '../words/words';
import styles from './FilterBar.module.css';

/** Groups the filters of a list, for its `filters`. */
export function FilterBar({ children }: { children: ReactNode }) {
  const { t } = useWords('common');
  return (
    <div role="group" aria-label={t('filter.label')} className={styles['bar']}>
      {children}
    </div>
  );
}

interface FilterProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A text to look for; asked for when the reader pauses, at Enter, and when the field is left. */
export function TextFilter({ label, value, onChange }: FilterProps) {
  const { t } = useWords('common');
  const [typed, setTyped] = useState(value);
  const [last, setLast] = useState(value);
  // What was asked for and has not come back as `value` yet: it must not overwrite what was typed since.
  const [asked, setAsked] = useState<readonly string[]>([]);
  if (last !== value) {
    const own = asked.indexOf(value);
    setLast(value);
    setAsked(own < 0 ? [] : asked.slice(own + 1));
    if (own < 0) setTyped(value);
  }
  const current = asked.at(-1) ?? value;
  const ask = (text: string) => {
    if (text === current) return;
    setAsked([...asked, text]);
    onChange(text);
  };
  const wanted = typed.trim();
  const askForIt = useEffectEvent(() => ask(wanted));
  useEffect(() => {
    if (wanted === current) return;
    const timer = setTimeout(askForIt, 300);
    return () => clearTimeout(timer);
  }, [wanted, current]);
  return (
    <Input
      className={styles['text']}
      type="text"
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(_, change) => setTyped(change.value)}
      onBlur={() => ask(wanted)}
      onKeyDown={(event) => event.key === 'Enter' && ask(wanted)}
      contentBefore={<SearchRegular aria-hidden />}
      contentAfter={
        typed ? (
          <Button
            size="small"
            appearance="transparent"
            icon={<DismissRegular />}
            aria-label={t('filter.clear')}
            onClick={() => {
              setTyped('');
              ask('');
            }}
          />
        ) : null
      }
    />
  );
}

/** One of a few; '' is any, or what `any` calls it, unless `must` says that one is always chosen. */
export function ChoiceFilter({ label, value, onChange, choices, must, any }: FilterProps & { choices: Record<string, string>; must?: boolean; any?: string }) {
  const { t } = useWords('common');
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <Select id={id} value={value} onChange={(_, change) => onChange(change.value)}>
        {!must && <option value="">{any ?? t('filter.any')}</option>}
        {Object.entries(choices).map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </Select>
    </div>
  );
}
