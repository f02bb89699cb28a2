// The faults of a file, row by row: what to mend before it is sent again.
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { ErrorPanel } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import styles from './parts.module.css';
import { rowErrors } from './row_errors';

export function RowErrors({ failure }: { failure: unknown }) {
  const { t } = useWords('console-parts');
  const faults = rowErrors(failure);
  if (faults.length === 0) return <ErrorPanel error={failure} />;
  return (
    <>
      <MessageBar intent="error" layout="multiline" role="alert">
        <MessageBarBody>
          <MessageBarTitle>{t('faults', { count: faults.length })}</MessageBarTitle>
          {t('nothingImported')}
        </MessageBarBody>
      </MessageBar>
      <div className={styles['scroll']} role="region" aria-label={t('faultsLabel')} tabIndex={0}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col" className={styles['number']}>{t('row')}</th>
              <th scope="col">{t('column')}</th>
              <th scope="col">{t('reason')}</th>
            </tr>
          </thead>
          <tbody>
            {faults.map((fault) => (
              <tr key={`${fault.row} ${fault.column} ${fault.reason}`}>
                <td className={styles['number']}>{fault.row}</td>
                <td>{fault.column}</td>
                <td>{fault.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
