// Which roles somebody has: each with a sentence of what it gives, and below what they allow together.
import { Checkbox } from '@fluentui/react-components';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { changeOfRights, type Role, type RoleRights, rightsOf } from './roles';

interface RoleChoiceProps {
  all: readonly RoleRights[];
  chosen: readonly Role[];
  /** What is saved, to tell what changes. */
  before?: readonly Role[];
  onChange: (chosen: Role[]) => void;
  /** Applications take any role; people those that the reader may give. */
  everyRole?: boolean;
}

export function RoleChoice({ all, chosen, before, onChange, everyRole = false }: RoleChoiceProps) {
  const { t } = useWords('settings');
  const tick = (role: Role, on: boolean) =>
    onChange(all.map((each) => each.id).filter((id) => (id === role ? on : chosen.includes(id))));
  return (
    <>
      <div role="group" aria-label={t('roles.title')} className={styles['roles']}>
        {all.map(({ id, assignable }) => {
          const can = everyRole || assignable;
          return (
            <Checkbox
              key={id}
              checked={chosen.includes(id)}
              disabled={!can}
              onChange={(_, change) => tick(id, change.checked === true)}
              label={
                <span className={styles['role']}>
                  <span>{t(`roles.names.${id as 'admin_agent'}`)}</span>
                  <span className={styles['quiet']}>
                    {t(`roles.about.${id as 'admin_agent'}`)}
                    {!can && ` ${t('roles.notYours')}`}
                  </span>
                </span>
              }
            />
          );
        })}
      </div>
      <Rights all={all} chosen={chosen} before={before ?? chosen} />
    </>
  );
}

function Rights({ all, chosen, before }: Pick<RoleChoiceProps, 'all' | 'chosen'> & { before: readonly Role[] }) {
  const { t } = useWords('settings');
  const rights = rightsOf(chosen, all);
  const { gained, lost } = changeOfRights(before, chosen, all);
  return (
    <>
      {gained.length > 0 && (
        <div>
          <strong>{t('roles.gained')}</strong>
          <RightList rights={gained} />
        </div>
      )}
      {lost.length > 0 && (
        <div>
          <strong>{t('roles.lost')}</strong>
          <RightList rights={lost} />
        </div>
      )}
      <details>
        <summary>{t('roles.rights', { count: rights.length })}</summary>
        <RightList rights={rights} />
      </details>
    </>
  );
}

/** Rights by their names. */
export function RightList({ rights }: { rights: readonly string[] }) {
  const { t } = useWords('settings');
  return (
    <ul className={styles['rights']}>
      {rights.map((right) => (
        <li key={right}>{t(`rights.${right as 'buy'}`, { defaultValue: right })}</li>
      ))}
    </ul>
  );
}
