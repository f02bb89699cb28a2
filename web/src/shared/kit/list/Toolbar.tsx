// Above a list: its filters, how many rows there are, its columns, its tools.
import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { ColumnTripleRegular } from '@fluentui/react-icons/svg/column-triple';
import type { ReactNode } from 'react';
import { useWords } from '../../words/words';
import type { Column, ColumnChoice } from './columns';
import styles from './DataList.module.css';
import { ExportButton, type Exported } from './exporting';
import { SavedViews, SaveView } from './SavedViews';

interface ToolbarProps<T> {
  /** The list's name. */
  name: string;
  columns: readonly Column<T>[];
  choice: ColumnChoice<T>;
  compact: boolean;
  setCompact: (compact: boolean) => void;
  filters?: ReactNode;
  tools?: ReactNode;
  exported?: Exported<T>;
  count: string;
}

export function Toolbar<T>(props: ToolbarProps<T>) {
  const { name, columns, choice, compact, setCompact, filters, tools, exported, count } = props;
  const { t } = useWords('common');
  const checked = {
    columns: columns.filter((column) => choice.isShown(column.id)).map((column) => column.id),
    density: compact ? ['compact'] : [],
  };
  return (
    <div className={styles['toolbar']}>
      {filters !== undefined && <SavedViews list={name} />}
      {filters !== undefined && <div className={styles['filters']}>{filters}</div>}
      <div className={styles['ways']}>
        <span className={styles['count']}>{count}</span>
        <div className={styles['tools']}>
          {filters !== undefined && <SaveView list={name} />}
          {tools}
          {exported?.first && <ExportButton exported={exported} />}
          <Menu checkedValues={checked}>
            <MenuTrigger disableButtonEnhancement>
              <Button appearance="subtle" icon={<ColumnTripleRegular />} aria-label={t('list.columns')} title={t('list.columns')} />
            </MenuTrigger>
            <MenuPopover>
              <MenuList>
                {columns.map((column) => (
                  <MenuItemCheckbox
                    key={column.id}
                    name="columns"
                    value={column.id}
                    disabled={column.heading === true}
                    onClick={() => choice.toggle(column.id)}
                  >
                    {column.header}
                  </MenuItemCheckbox>
                ))}
                <MenuDivider />
                <MenuItemCheckbox name="density" value="compact" onClick={() => setCompact(!compact)}>
                  {t('list.density')}
                </MenuItemCheckbox>
                <MenuItem onClick={choice.reset}>{t('list.columnsReset')}</MenuItem>
              </MenuList>
            </MenuPopover>
          </Menu>
        </div>
      </div>
    </div>
  );
}
