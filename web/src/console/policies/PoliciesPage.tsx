// Policies as they stand in time: who may see keys and load media, and who gets what back; and adding one from a day on.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Shape } from '@/shared/api';
import { EmptyPage, ErrorPanel, Lines, StatusBadge, Tabs, When } from '@/shared/kit';
import { Card, Page, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { AddFulfilment } from './AddFulfilment';
import { AddReturn } from './AddReturn';
import styles from './Policies.module.css';
import { FulfilmentSentences, ReturnSentences } from './Sentences';

type Family = Shape<'PolicyFamily'>;
const tones = { past: 'quiet', inForce: 'good', future: 'busy' } as const;

export function Component() {
  const { t } = useWords('console-policies');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs
        label={t('title')}
        tabs={[
          { id: 'fulfilment', title: t('fulfilment') },
          { id: 'return', title: t('returns') },
        ]}
      >
        {(kind) => (kind === 'return' ? <Returns /> : <Fulfilment />)}
      </Tabs>
    </Page>
  );
}

const useTimeline = () =>
  useQuery({ queryKey: ['policies', 'timeline'], queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/policies/timeline', { signal })) });

function Fulfilment() {
  const { t } = useWords('console-policies');
  const [adding, setAdding] = useState<string>();
  const timeline = useTimeline();
  const policies = useQuery({
    queryKey: ['policies', 'fulfilment'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/policies/fulfilment', { signal })),
  });
  const failed = timeline.error ?? policies.error;
  if (failed) return <ErrorPanel error={failed} retry={() => void Promise.all([timeline.refetch(), policies.refetch()])} />;
  if (!timeline.data || !policies.data) return <Lines count={8} />;
  const { items } = policies.data;
  return (
    <>
      <p>{t('fulfilmentText')}</p>
      <Families
        families={timeline.data.items.filter((family) => family.kind === 'fulfilment')}
        add={setAdding}
        say={(id) => {
          const policy = items.find((each) => each.id === id);
          return policy && <FulfilmentSentences policy={policy} />;
        }}
      />
      {adding !== undefined && <AddFulfilment family={adding} known={items} close={() => setAdding(undefined)} />}
    </>
  );
}

function Returns() {
  const { t } = useWords('console-policies');
  const [adding, setAdding] = useState<string>();
  const timeline = useTimeline();
  const policies = useQuery({
    queryKey: ['policies', 'return'],
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/policies/return', { signal })),
  });
  const failed = timeline.error ?? policies.error;
  if (failed) return <ErrorPanel error={failed} retry={() => void Promise.all([timeline.refetch(), policies.refetch()])} />;
  if (!timeline.data || !policies.data) return <Lines count={8} />;
  const { items } = policies.data;
  return (
    <>
      <p>{t('returnsText')}</p>
      <Families
        families={timeline.data.items.filter((family) => family.kind === 'return')}
        add={setAdding}
        say={(id) => {
          const policy = items.find((each) => each.id === id);
          return policy && <ReturnSentences policy={policy} />;
        }}
      />
      {adding !== undefined && <AddReturn family={adding} known={items} close={() => setAdding(undefined)} />}
    </>
  );
}

/** The families, each with its records from the oldest to the one that is to come. `add` gets the family, '' for a new one. */
function Families({ families, add, say }: { families: readonly Family[]; add: (family: string) => void; say: (id: string) => React.ReactNode }) {
  const { t } = useWords('console-policies');
  return (
    <>
      <div>
        <Button icon={<AddRegular />} onClick={() => add('')}>
          {t('newFamily')}
        </Button>
      </div>
      {families.length === 0 && <EmptyPage title={t('none')}>{t('noneText')}</EmptyPage>}
      {families.map((family) => (
        <Section
          key={family.family}
          title={family.family}
          actions={
            <Button icon={<AddRegular />} onClick={() => add(family.family)} aria-label={t('addTo', { family: family.family })}>
              {t('add')}
            </Button>
          }
        >
          <Card>
            <ol className={styles['timeline']}>
              {family.records.map((record) => (
                <li key={record.id} className={styles[record.state]}>
                  <p className={styles['when']}>
                    <When at={record.effectiveFrom} only="tradeDay" /> –{' '}
                    {record.effectiveUntil ? <When at={record.effectiveUntil} only="tradeDay" /> : t('open')}{' '}
                    <StatusBadge tone={tones[record.state]}>{t(`states.${record.state}`)}</StatusBadge>
                  </p>
                  <p>
                    <code>{record.id}</code>
                  </p>
                  {say(record.id)}
                </li>
              ))}
            </ol>
            <details>
              <summary>{t('skus', { count: family.skuCount })}</summary>
              <ul>
                {family.skus.map((sku) => (
                  <li key={`${sku.productId} ${sku.skuId}`}>
                    {sku.title} <span className={styles['quiet']}>{`${sku.productId}:${sku.skuId}`}</span>
                  </li>
                ))}
              </ul>
            </details>
          </Card>
        </Section>
      ))}
    </>
  );
}
