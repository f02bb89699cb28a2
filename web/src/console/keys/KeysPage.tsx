// How many product keys are left of each SKU, and importing more (rules 4.7).
import { Button, Input } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { api, dataOf, type Pages, type Shape } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, FileDrop, FilterBar, ProgressBar, StatusBadge, useErrorText, useToast, When } from '@/shared/kit';
import { Fact, Facts, Page, useAddress } from '@/shared/page';
import { count } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import styles from '../parts/parts.module.css';
import { skuTitle, useSkus } from '../parts/skus';
import { AddKeys, importKeys } from './AddKeys';

type Pool = Shape<'KeyPool'>;
const idOf = (pool: Pool) => `${pool.productId}/${pool.skuId}/${pool.version}`;
const tones = { ok: 'good', low: 'warning', empty: 'bad' } as const;

function useColumns(): readonly Column<Pool>[] {
  const { t } = useWords('console-catalog');
  const skus = useSkus();
  return useMemo(
    () => [
      {
        id: 'sku',
        header: t('sku'),
        heading: true,
        share: 3.4,
        cell: (row) => (
          <>
            {skuTitle(skus.data, row.productId, row.skuId)}
            <br />
            <span className={styles['quiet']}>
              {row.productId}:{row.skuId}
            </span>
          </>
        ),
      },
      { id: 'version', header: t('version'), share: 1, cell: (row) => row.version || '–' },
      { id: 'available', header: t('available'), align: 'end', share: 1, cell: (row) => count(row.available) },
      { id: 'assigned', header: t('assigned'), align: 'end', share: 1, cell: (row) => count(row.assigned) },
      { id: 'total', header: t('total'), align: 'end', share: 1, cell: (row) => count(row.total) },
      { id: 'waiting', header: t('waitingLines'), align: 'end', share: 1.2, cell: (row) => count(row.waitingLines) },
      {
        id: 'level',
        header: t('level'),
        share: 1,
        cell: (row) => <StatusBadge tone={tones[row.level]}>{t(`levels.${row.level}`)}</StatusBadge>,
      },
    ],
    [t, skus.data],
  );
}

export function Component() {
  const { t } = useWords('console-catalog');
  const [{ level }, go] = useAddress({ level: '' });
  const pools = useQuery({
    queryKey: ['key-pools', level],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/operator/v1/keypools', { params: { query: level ? { level: level as Pool['level'] } : {} }, signal })),
  });
  const rows: Pages<Pool> = {
    items: pools.data?.items ?? [],
    loading: pools.isPending,
    loadingMore: false,
    more: false,
    error: pools.error,
    loadMore: () => undefined,
    reload: () => void pools.refetch(),
  };
  return (
    <Page title={t('keysTitle')} lead={t('keysLead')}>
      <DataList
        name="key-pools"
        label={t('keysTitle')}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        nameOf={idOf}
        details={(row) => <OnePool pool={row} />}
        filters={
          <FilterBar>
            <ChoiceFilter
              label={t('level')}
              value={level}
              onChange={(value) => go({ level: value })}
              choices={{ ok: t('levels.ok'), low: t('levels.low'), empty: t('levels.empty') }}
            />
          </FilterBar>
        }
        tools={<AddKeys />}
        filtered={level !== ''}
        clearFilters={() => go({ level: '' })}
        empty={<EmptyPage title={t('noPools')}>{t('noPoolsText')}</EmptyPage>}
      />
    </Page>
  );
}

function OnePool({ pool }: { pool: Pool }) {
  const { t } = useWords('console-catalog');
  const id = useId();
  const toast = useToast();
  const errorText = useErrorText();
  const memory = useQueryClient();
  const [threshold, setThreshold] = useState(String(pool.lowBelow ?? ''));
  const path = { product_id: pool.productId, sku_id: pool.skuId };
  const done = () => void memory.invalidateQueries({ queryKey: ['key-pools'] });
  const set = useMutation({
    mutationFn: () =>
      api.PUT('/operator/v1/keypools/{product_id}/{sku_id}/threshold', {
        params: { path },
        body: { ...(threshold.trim() && { lowBelow: Number(threshold) }), version: pool.version },
      }),
    onSuccess: () => {
      toast.done(t('thresholdSet'));
      done();
    },
    onError: (failure) => toast.failed(errorText(failure)),
  });
  const add = useMutation({
    mutationFn: (file: File) => importKeys(`${pool.productId}:${pool.skuId}`, pool.version, pool.format, file),
    onSuccess: (made) => {
      toast.done(t('imported', { imported: made.imported, duplicates: made.duplicates, invalid: made.invalid, lines: made.linesFulfilled }));
      done();
    },
    onError: (failure) => toast.failed(errorText(failure)),
  });
  return (
    <div className={styles['opened']}>
      <Facts>
        <Fact name={t('format')}>{t(`formats.${pool.format as 'text'}`, { defaultValue: pool.format })}</Fact>
        {pool.alarmedDate && (
          <Fact name={t('alarmed')}>
            <When at={pool.alarmedDate} />
          </Fact>
        )}
      </Facts>
      <div className={styles['bar']}>
        <span className={styles['field']}>
          <label htmlFor={`${id}-low`}>{t('threshold')}</label>
          <Input id={`${id}-low`} type="number" min={0} value={threshold} onChange={(_, change) => setThreshold(change.value)} />
        </span>
        <Button disabledFocusable={set.isPending} onClick={() => set.mutate()}>
          {t('common:save')}
        </Button>
      </div>
      <div className={styles['wholePage']}>
        <FileDrop label={t('importFile')} kinds={['.csv', '.txt']} onChoose={([file]) => file && !add.isPending && add.mutate(file)} />
      </div>
      {add.isPending && <ProgressBar label={t('importing')} share={undefined} />}
    </div>
  );
}
