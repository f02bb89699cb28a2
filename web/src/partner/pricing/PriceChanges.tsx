// What differs between the price lists of two months, by the trade's row flags.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useMemo, useState } from 'react';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, FilterBar, Money, StatusBadge, type Tone, useErrorText, useToast } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { CountryChoice, fetchFile, listMonth, MonthChoice, monthFrom, useTermWords } from './choice';
import { now } from '@/shared/format/now';

type Row = Shape<'PriceChange'>;
type Flag = Row['flag'];
const flags: readonly Flag[] = ['ADD', 'CHG', 'DEL', 'UNC'];
const tones: Record<Flag, Tone> = { ADD: 'good', CHG: 'warning', DEL: 'bad', UNC: 'quiet' };
const idOf = (row: Row) => `${row.catalogItemId} ${row.termDuration} ${row.billingCycle ?? ''}`;
const nameOf = (row: Row) => `${row.productTitle} ${row.skuTitle}`;

function useColumns(): readonly Column<Row>[] {
  const { t } = useWords('pricing');
  const termWords = useTermWords();
  return useMemo(
    () => [
      { id: 'flag', header: t('change'), share: 1.2, cell: (row) => <StatusBadge tone={tones[row.flag]}>{t(`flags.${row.flag}`)}</StatusBadge> },
      { id: 'product', header: t('product'), heading: true, share: 3, cell: (row) => row.skuTitle },
      { id: 'term', header: t('term'), share: 1.4, cell: (row) => termWords(row.termDuration, row.billingCycle) },
      { id: 'segment', header: t('segment'), share: 1.2, extra: true, cell: (row) => t(`segments.${row.segment}`) },
      {
        id: 'before',
        header: t('before'),
        align: 'end',
        share: 1.6,
        cell: (row) => row.before && <Money amount={row.before.listPrice} currency={row.before.currency} />,
      },
      {
        id: 'after',
        header: t('after'),
        align: 'end',
        share: 1.6,
        cell: (row) => row.after && <Money amount={row.after.listPrice} currency={row.after.currency} />,
      },
      {
        id: 'difference',
        header: t('difference'),
        align: 'end',
        share: 1.6,
        cell: (row) =>
          row.before &&
          row.after &&
          row.before.currency === row.after.currency && (
            <Money amount={row.after.listPrice - row.before.listPrice} currency={row.after.currency} />
          ),
      },
    ],
    [t, termWords],
  );
}

export function PriceChanges({ own }: { own: string }) {
  const { t } = useWords('pricing');
  const toast = useToast();
  const errorText = useErrorText();
  const [usual] = useState(() => ({ from: monthFrom(now()), to: monthFrom(now(), 1) }));
  const [{ country: chosen, from, to, flags: flag }, go] = useAddress({ country: '', from: usual.from, to: usual.to, flags: '' });
  const country = chosen || own;
  const query = { country, from: listMonth(from), to: listMonth(to), flags: flag || 'ADD,CHG,DEL' };
  const rows = usePages(['price-changes', country, from, to, flag], (signal) =>
    // The same address gives CSV, too, which leaves the compiler without a type.
    dataOf(api.GET('/v1/pricelists/changes', { params: { query: { ...query, size: 200 } }, signal })) as Promise<Shape<'PriceChangePage'>>,
  );
  const download = () =>
    fetchFile(`/v1/pricelists/changes?${new URLSearchParams({ ...query, format: 'csv' })}`, `price-changes-${country}-${from}-${to}.csv`).then(
      () => toast.done(t('common:export.done')),
      (failure: unknown) => toast.failed(errorText(failure)),
    );
  return (
    <DataList
      name="price-changes"
      label={t('tabs.changes')}
      rows={rows}
      columns={useColumns()}
      idOf={idOf}
      nameOf={nameOf}
      filters={
        <FilterBar>
          <CountryChoice label={t('country')} value={country} onChange={(value) => go({ country: value === own ? '' : value })} />
          <MonthChoice label={t('fromMonth')} value={from} onChange={(value) => value && go({ from: value })} />
          <MonthChoice label={t('toMonth')} value={to} onChange={(value) => value && go({ to: value })} />
          <ChoiceFilter
            label={t('change')}
            value={flag}
            onChange={(value) => go({ flags: value })}
            choices={Object.fromEntries(flags.map((each) => [each, t(`flags.${each}`)]))}
          />
        </FilterBar>
      }
      tools={
        <Button appearance="subtle" icon={<ArrowDownloadRegular />} onClick={() => void download()}>
          {t('common:export.csv')}
        </Button>
      }
      empty={<EmptyPage title={t('noChangesTitle')}>{t('noChanges')}</EmptyPage>}
    />
  );
}
