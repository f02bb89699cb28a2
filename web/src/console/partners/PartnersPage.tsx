// All partners: find one, and see how it stands.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, EmptyPage, ErrorPanel, FilterBar, Lines, Money, StatusBadge, TextFilter } from '@/shared/kit';
import { Fact, Facts, Page, useAddress } from '@/shared/page';
import { countryName } from '@/shared/format/countries';
import { useWords } from '@/shared/words/words';

type Partner = Shape<'Partner'>;
const idOf = (partner: Partner) => partner.id;
const nameOf = (partner: Partner) => partner.name;

function useColumns(): readonly Column<Partner>[] {
  const { t } = useWords('console-partners');
  return useMemo(
    () => [
      { id: 'name', header: t('name'), heading: true, share: 2.4, cell: (row) => <Link to={`/partners/${row.id}`}>{row.name}</Link> },
      { id: 'domain', header: t('domain'), share: 2.2, cell: (row) => row.domain },
      { id: 'type', header: t('type'), share: 1.6, cell: (row) => t(`types.${row.type}`) },
      { id: 'country', header: t('country'), share: 1.3, cell: (row) => countryName(row.country) },
      { id: 'currency', header: t('currency'), share: 1.1, cell: (row) => row.currency },
      { id: 'mpn', header: t('mpn'), share: 1.2, cell: (row) => <CopyId value={row.mpnId} what={t('mpn')} /> },
      {
        id: 'status',
        header: t('status'),
        share: 1.1,
        cell: (row) => <StatusBadge tone={row.status === 'active' ? 'good' : 'warning'}>{t(`states.${row.status}`)}</StatusBadge>,
      },
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('console-partners');
  const navigate = useNavigate();
  const [{ q, type, status }, go] = useAddress({ q: '', type: '', status: '' });
  const rows = usePages(['partners', q, type, status], (signal) =>
    dataOf(
      api.GET('/operator/v1/partners', {
        params: {
          query: {
            size: 200,
            ...(q && { q }),
            ...(type && { type: type as Partner['type'] }),
            ...(status && { status: status as Partner['status'] }),
          },
        },
        signal,
      }),
    ),
  );
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button appearance="primary" icon={<AddRegular />} onClick={() => void navigate('/partners/new')}>
          {t('addPartner')}
        </Button>
      }
    >
      <DataList
        name="partners"
        label={t('title')}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        nameOf={nameOf}
        open={(row) => void navigate(`/partners/${row.id}`)}
        details={(row) => <Summary partner={row} />}
        filters={
          <FilterBar>
            <TextFilter label={t('find')} value={q} onChange={(text) => go({ q: text })} />
            <ChoiceFilter
              label={t('type')}
              value={type}
              onChange={(value) => go({ type: value })}
              choices={{ direct: t('types.direct'), indirectProvider: t('types.indirectProvider'), indirectReseller: t('types.indirectReseller') }}
            />
            <ChoiceFilter
              label={t('status')}
              value={status}
              onChange={(value) => go({ status: value })}
              choices={{ active: t('states.active'), restricted: t('states.restricted') }}
            />
          </FilterBar>
        }
        filtered={q !== '' || type !== '' || status !== ''}
        clearFilters={() => go({ q: '', type: '', status: '' })}
        copied={{ label: t('copyPartnerIds'), of: idOf }}
        empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
      />
    </Page>
  );
}

function Summary({ partner }: { partner: Partner }) {
  const { t } = useWords('console-partners');
  const summary = useQuery({
    queryKey: ['partner-summary', partner.id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/operator/v1/partners/{partner_id}/summary', { params: { path: { partner_id: partner.id } }, signal })),
  });
  if (summary.isPending) return <Lines count={2} />;
  if (summary.error) return <ErrorPanel error={summary.error} retry={() => void summary.refetch()} />;
  const { customers, orders, account } = summary.data;
  const upTo = (counted: { count: number; more: boolean }) => `${counted.count}${counted.more ? '+' : ''}`;
  return (
    <Facts>
      <Fact name={t('id')}>
        <CopyId value={partner.id} what={t('id')} />
      </Fact>
      <Fact name={t('customers')}>{upTo(customers)}</Fact>
      <Fact name={t('orders')}>{upTo(orders)}</Fact>
      <Fact name={t('standing')}>{t(`standings.${account.standing}`)}</Fact>
      {account.creditLimit && (
        <Fact name={t('limit')}>
          <Money amount={account.creditLimit.amount} currency={account.creditLimit.currencyCode} />
        </Fact>
      )}
      {account.available && (
        <Fact name={t('available')}>
          <Money amount={account.available.amount} currency={account.available.currencyCode} />
        </Fact>
      )}
    </Facts>
  );
}
