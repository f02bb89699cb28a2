// The product keys of a purchase: masked until somebody reveals one, and hidden again after a minute (S11).
import { Button, Select } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useState } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { announce, Ask, ErrorPanel, Lines, useErrorText } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import styles from './Fulfilment.module.css';
import { lineOf, type Purchase } from './purchase';

/** How long a key is shown; then it leaves the page. */
const shownFor = 60_000;
const reasons = ['customer', 'installation', 'support', 'audit'] as const;

interface KeyDialogProps {
  purchase: Purchase;
  customerId: string;
  choice: Shape<'SoftwareProduct'> | undefined;
  onClose: () => void;
}

/** Which keys belong to the choice. A medium can have a version where the key is good for the whole product: its link tells. */
function keysOf(choice: Shape<'SoftwareProduct'>): { version?: string; productId?: string; skuId?: string } {
  return Object.fromEntries(new URLSearchParams(choice.links.keys?.uri.split('?')[1] ?? ''));
}

export function KeyDialog({ purchase, customerId, choice, onClose }: KeyDialogProps) {
  const { t } = useWords('software');
  const id = useId();
  const [reason, setReason] = useState<(typeof reasons)[number]>('customer');
  const query = choice ? keysOf(choice) : {};
  const keys = useQuery({
    queryKey: ['software-keys', purchase.orderId, purchase.lineItemNumber, choice?.version],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwarekeys', {
          params: { path: lineOf(customerId, purchase), query },
          signal,
        }),
      ),
  });
  return (
    <Ask open title={t('key.title')} onClose={onClose}>
      <p>{t('key.warning')}</p>
      <div className={styles['field']}>
        <label htmlFor={id}>{t('key.why')}</label>
        <Select id={id} value={reason} onChange={(_, change) => setReason(change.value as typeof reason)}>
          {reasons.map((each) => (
            <option key={each} value={each}>
              {t(`key.reasons.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      {keys.isPending && <Lines count={2} />}
      {keys.error && <ErrorPanel error={keys.error} retry={() => void keys.refetch()} />}
      {keys.data?.items.length === 0 && <p>{t('key.none')}</p>}
      <ul className={styles['keys']}>
        {keys.data?.items.map((key) => (
          <li key={key.id}>
            <OneKey
              keyRow={key}
              reveal={() =>
                dataOf(
                  api.POST('/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwarekeys/{key_id}/reveal', {
                    params: { path: { ...lineOf(customerId, purchase), key_id: key.id } },
                    body: { ...query, reason: t(`key.reasons.${reason}`) },
                  }),
                )
              }
            />
          </li>
        ))}
      </ul>
    </Ask>
  );
}

/** The key's own state is the only place where it stands: no cache, no address, no message. */
function OneKey({ keyRow, reveal }: { keyRow: Shape<'SoftwareKey'>; reveal: () => Promise<Shape<'RevealedSoftwareKey'>> }) {
  const { t } = useWords('software');
  const errorText = useErrorText();
  const [key, setKey] = useState<string>();
  const hide = useCallback(() => setKey(undefined), []);
  useEffect(() => {
    if (key === undefined) return;
    const timer = setTimeout(hide, shownFor);
    document.addEventListener('visibilitychange', hide);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', hide);
    };
  }, [key, hide]);
  const fetched = useMutation({ mutationFn: async (use: (key: string) => void) => use((await reveal()).key), gcTime: 0 });
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(() => announce(t('common:copy.done')));
  const dead = keyRow.status === 'revoked' || keyRow.status === 'replaced';
  return (
    <div className={styles['key']}>
      <code className={styles['digits']}>{key ?? keyRow.maskedKey ?? t('key.masked')}</code>
      {dead ? (
        <span>{t(`key.states.${keyRow.status as 'revoked'}`)}</span>
      ) : (
        <span className={styles['actions']}>
          {key === undefined ? (
            <>
              <Button size="small" disabledFocusable={fetched.isPending} onClick={() => fetched.mutate(setKey)}>
                {t('key.reveal')}
              </Button>
              <Button size="small" disabledFocusable={fetched.isPending} onClick={() => fetched.mutate(copy)}>
                {t('key.copyHidden')}
              </Button>
            </>
          ) : (
            <>
              <Button size="small" appearance="primary" onClick={() => copy(key)}>
                {t('common:copy.do')}
              </Button>
              <Button size="small" onClick={hide}>
                {t('key.hide')}
              </Button>
            </>
          )}
        </span>
      )}
      {keyRow.activationLimit > 0 && (
        <span className={styles['file']}>
          {t('activations', { count: keyRow.activationCount, limit: keyRow.activationLimit })}
        </span>
      )}
      {fetched.error && <p role="alert">{errorText(fetched.error)}</p>}
    </div>
  );
}
