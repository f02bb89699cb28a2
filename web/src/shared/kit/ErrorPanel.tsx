// What happened, what to do about it, and what to tell support.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { Link, useLocation } from 'react-router';
import { type ApiError, asApiError } from '../api/error';
import { usePortal } from '../portal';
import { useWords } from '../words/words';
import { CopyId } from './CopyId';
import styles from './ErrorPanel.module.css';

/** The sentence for a person: the server's own, or one for what it could not say. */
export function useErrorText(): (failure: unknown) => string {
  const { t } = useWords('common');
  return (failure) => {
    const error = asApiError(failure);
    if (error.status === 0) return failure instanceof TypeError || failure instanceof DOMException ? t('error.offline') : t('error.unknown');
    if (error.status === 429) return t('error.tooMany');
    if (error.status >= 500) return t('error.server');
    if (error.description) return error.description;
    if (error.status === 403) return t('error.forbidden');
    if (error.status === 404) return t('error.notFound');
    return error.status === 409 ? t('error.conflict') : t('error.unknown');
  };
}

function reportPath(supportPath: string, error: ApiError, address: string): string {
  const query = new URLSearchParams({ about: address });
  if (error.correlationId) query.set('correlationId', error.correlationId);
  if (error.code) query.set('code', String(error.code));
  return `${supportPath}?${query}`;
}

export function ErrorPanel({ error: failure, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useWords('common');
  const { supportPath } = usePortal();
  const { pathname, search } = useLocation();
  const text = useErrorText();
  const error = asApiError(failure);
  return (
    <MessageBar intent="error" layout="multiline" className={styles['panel']} role="alert">
      <MessageBarBody>
        <MessageBarTitle>{t('error.title')}</MessageBarTitle>
        {text(failure)}
        {error.correlationId && (
          <div className={styles['ids']}>
            {error.code > 0 && (
              <span>
                {t('error.code')} <code>{error.code}</code>
              </span>
            )}
            <span>
              {t('error.correlation')} <CopyId value={error.correlationId} what={t('error.correlation')} />
            </span>
          </div>
        )}
      </MessageBarBody>
      <MessageBarActions>
        {retry && (
          <Button size="small" onClick={retry}>
            {t('error.retry')}
          </Button>
        )}
        <Link to={reportPath(supportPath, error, pathname + search)} className={styles['report']}>
          {t('error.report')}
        </Link>
      </MessageBarActions>
    </MessageBar>
  );
}
