// Mail that goes out: what waits, what was sent, what failed, and trying again.
import { Button } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { BulkAct, ChoiceFilter, type Column, CopyId, DataList, EmptyPage, FilterBar, StatusBadge, When } from '@/shared/kit';
import { Fact, Facts, Section, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { useChange } from '../parts/change';
import { usePartnerNames } from '../parts/pages';
import styles from '../parts/parts.module.css';

type Delivery = Shape<'Delivery'>;
const idOf = (delivery: Delivery) => delivery.id;
const nameOf = (delivery: Delivery) => delivery.kind;
const tones = { waiting: 'busy', sent: 'good', failed: 'bad' } as const;

export function Deliveries() {
  const { t } = useWords('console-money');
  const memory = useQueryClient();
  const [{ state }, go] = useAddress({ state: '' });
  const rows = usePages(['deliveries', state], (signal) =>
    dataOf(api.GET('/operator/v1/deliveries', { params: { query: { size: 100, ...(state && { state: state as Delivery['state'] }) } }, signal })),
  );
  const columns = useMemo<readonly Column<Delivery>[]>(() => {
    const words: Readonly<Record<string, string>> = t('deliveries.kinds', { returnObjects: true });
    // A kind that is newer than this portal is shown by its own name.
    const kindWord = (kind: string) => words[kind] ?? kind;
    return [
      { id: 'kind', header: t('deliveries.kind'), heading: true, share: 2.4, cell: (row) => kindWord(row.kind) },
      { id: 'audience', header: t('deliveries.audience'), share: 1.2, cell: (row) => t(`deliveries.audiences.${row.audience}`) },
      { id: 'created', header: t('deliveries.created'), share: 1.6, cell: (row) => <When at={row.createdDate} /> },
      { id: 'state', header: t('deliveries.status'), share: 1, cell: (row) => <StatusBadge tone={tones[row.state]}>{t(`deliveries.states.${row.state}`)}</StatusBadge> },
    ];
  }, [t]);
  return (
    <Section title={t('deliveries.title')}>
      <DataList
        name="deliveries"
        label={t('deliveries.title')}
        rows={rows}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <OneDelivery delivery={row} />}
        filters={
          <FilterBar>
            <ChoiceFilter
              label={t('deliveries.status')}
              value={state}
              onChange={(value) => go({ state: value })}
              choices={{ waiting: t('deliveries.states.waiting'), sent: t('deliveries.states.sent'), failed: t('deliveries.states.failed') }}
            />
          </FilterBar>
        }
        filtered={state !== ''}
        clearFilters={() => go({ state: '' })}
        bulk={(_, clear, chosen) => (
          <BulkAct
            label={t('deliveries.retry')}
            title={(count) => t('deliveries.retryMany', { count })}
            done={(count) => t('deliveries.retriedMany', { count })}
            rows={chosen}
            nameOf={idOf}
            takes={(row) => row.state === 'failed'}
            act={(row) => api.POST('/operator/v1/deliveries/{delivery_id}/retry', { params: { path: { delivery_id: row.id } } })}
            settled={() => Promise.all([['deliveries'], ['queues']].map((queryKey) => memory.invalidateQueries({ queryKey })))}
            clear={clear}
          >
            <p>{t('deliveries.retryManyText')}</p>
          </BulkAct>
        )}
        empty={<EmptyPage title={t('deliveries.none')}>{t('deliveries.noneText')}</EmptyPage>}
      />
    </Section>
  );
}

function OneDelivery({ delivery }: { delivery: Delivery }) {
  const { t } = useWords('console-money');
  const names = usePartnerNames();
  const retry = useChange({
    change: () => dataOf(api.POST('/operator/v1/deliveries/{delivery_id}/retry', { params: { path: { delivery_id: delivery.id } } })),
    done: t('deliveries.retried'),
    stale: [['deliveries'], ['queues']],
  });
  return (
    <>
      <Facts>
        <Fact name={t('deliveries.id')}>
          <CopyId value={delivery.id} what={t('deliveries.id')} />
        </Fact>
        {delivery.partnerId && <Fact name={t('partner')}>{names(delivery.partnerId)}</Fact>}
      </Facts>
      {delivery.state === 'failed' && (
        <div className={styles['actions']}>
          <Button size="small" appearance="primary" disabledFocusable={retry.isPending} onClick={() => !retry.isPending && retry.mutate()}>
            {t('deliveries.retry')}
          </Button>
        </div>
      )}
    </>
  );
}
