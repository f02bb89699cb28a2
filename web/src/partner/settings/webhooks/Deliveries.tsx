// What was sent and what waits, the newest first, each with its attempts; sent again at a click.
import { Button } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { BulkAct, ChoiceFilter, type Column, DataList, EmptyPage, ErrorPanel, FilterBar, Lines, StatusBadge, useToast, When } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { deliveriesKey } from './keys';

type Delivery = Shape<'WebhookDelivery'>;
const idOf = (delivery: Delivery) => delivery.id;
const nameOf = (delivery: Delivery) => delivery.eventName;
const tones = { waiting: 'busy', delivered: 'good', failed: 'bad' } as const;

function useColumns(): readonly Column<Delivery>[] {
  const { t } = useWords('webhooks');
  return useMemo(
    () => [
      { id: 'event', header: t('event'), heading: true, share: 2.4, cell: (row) => row.eventName },
      { id: 'state', header: t('state'), share: 1.2, cell: (row) => <StatusBadge tone={tones[row.state]}>{t(`states.${row.state}`)}</StatusBadge> },
      { id: 'attempts', header: t('attempts'), share: 1.1, align: 'end', cell: (row) => row.attemptCount },
      { id: 'answer', header: t('answer'), share: 1.2, cell: (row) => row.lastAttempt?.status ?? (row.lastAttempt ? t('noAnswer') : '') },
      { id: 'created', header: t('created'), share: 1.6, cell: (row) => <When at={row.createdDate} /> },
      { id: 'next', header: t('next'), share: 1.6, cell: (row) => row.nextAttemptDate && <When at={row.nextAttemptDate} /> },
    ],
    [t],
  );
}

export function Deliveries() {
  const { t } = useWords('webhooks');
  const memory = useQueryClient();
  const [{ state }, go] = useAddress({ state: '' });
  const rows = usePages([...deliveriesKey, state], (signal) =>
    dataOf(api.GET('/v1/webhooks/deliveries', { params: { query: { size: 100, ...(state && { state: state as Delivery['state'] }) } }, signal })),
  );
  return (
    <DataList
      name="webhook-deliveries"
      label={t('deliveries')}
      rows={rows}
      columns={useColumns()}
      idOf={idOf}
      nameOf={nameOf}
      details={(row) => <Details id={row.id} />}
      filters={
        <FilterBar>
          <ChoiceFilter
            label={t('state')}
            value={state}
            onChange={(value) => go({ state: value })}
            choices={{ waiting: t('states.waiting'), delivered: t('states.delivered'), failed: t('states.failed') }}
          />
        </FilterBar>
      }
      filtered={state !== ''}
      clearFilters={() => go({ state: '' })}
      copied={{ label: t('copyIds'), of: idOf }}
      bulk={(_, clear, chosen) => (
        <BulkAct
          label={t('replay')}
          title={(count) => t('replayMany', { count })}
          done={(count) => t('replayedMany', { count })}
          rows={chosen}
          nameOf={nameOf}
          takes={(row) => row.state !== 'waiting'}
          act={(row) => api.POST('/v1/webhooks/deliveries/{webhook_delivery_id}/replay', { params: { path: { webhook_delivery_id: row.id } } })}
          settled={() => memory.invalidateQueries({ queryKey: deliveriesKey })}
          clear={clear}
        >
          <p>{t('replayManyText')}</p>
        </BulkAct>
      )}
      empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
    />
  );
}

function Details({ id }: { id: string }) {
  const { t } = useWords('webhooks');
  const toast = useToast();
  const memory = useQueryClient();
  const delivery = useQuery({
    queryKey: ['webhook-delivery', id],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/webhooks/deliveries/{webhook_delivery_id}', { params: { path: { webhook_delivery_id: id } }, signal })),
  });
  const replay = useMutation({
    mutationFn: () => dataOf(api.POST('/v1/webhooks/deliveries/{webhook_delivery_id}/replay', { params: { path: { webhook_delivery_id: id } } })),
    onSuccess: async () => {
      toast.done(t('replayed'));
      await memory.invalidateQueries({ queryKey: deliveriesKey });
      await delivery.refetch();
    },
  });
  if (delivery.isPending) return <Lines count={3} />;
  if (delivery.error) return <ErrorPanel error={delivery.error} retry={() => void delivery.refetch()} />;
  const { attempts = [], resourceUri, state } = delivery.data;
  return (
    <div className={styles['form']}>
      <code className={styles['once']}>{resourceUri}</code>
      {attempts.length === 0 && <p className={styles['quiet']}>{t('notTried')}</p>}
      <ul>
        {attempts.map((attempt) => (
          <li key={attempt.number}>
            <When at={attempt.date} />: {attempt.status ?? t('noAnswer')} <span className={styles['quiet']}>{attempt.message}</span>
          </li>
        ))}
      </ul>
      {replay.error && <ErrorPanel error={replay.error} />}
      {state !== 'waiting' && (
        <div className={styles['buttons']}>
          <Button disabledFocusable={replay.isPending} onClick={() => replay.mutate()}>
            {t('replay')}
          </Button>
        </div>
      )}
    </div>
  );
}
