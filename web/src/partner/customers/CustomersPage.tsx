// The partner's customers: find one, open it, export them all.
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { HandshakeRegular } from '@fluentui/react-icons/svg/handshake';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, CopyId, DataList, EmptyPage, type Exported, FilterBar, TextFilter, WhyNot } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { CustomerRow } from './CustomerRow';
import { customerFilter, resellerFilter } from './filter';
import { useResellers } from './resellers';

type Customer = Shape<'CustomerSummary'>;
const idOf = (customer: Customer) => customer.id;
const nameOf = (customer: Customer) => customer.companyProfile.companyName;

function useColumns(): readonly Column<Customer>[] {
  const { t } = useWords('customers');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        heading: true,
        share: 3,
        cell: (customer) => <Link to={`/customers/${customer.id}`}>{customer.companyProfile.companyName}</Link>,
      },
      { id: 'domain', header: t('domain'), share: 3, cell: (customer) => customer.companyProfile.domain },
      {
        id: 'relationship',
        header: t('relationship'),
        share: 1.5,
        cell: (customer) => t(`relationships.${customer.relationshipToPartner}` as 'relationships.reseller'),
      },
      {
        id: 'id',
        header: t('id'),
        share: 4,
        cell: (customer) => <CopyId value={customer.id} what={t('id')} />,
      },
    ],
    [t],
  );
}

/** As the file of the export is described (rules 6.1). */
function useFields(): Exported<Customer>['fields'] {
  const { t } = useWords('customers');
  return useMemo(
    () => [
      [t('id'), idOf],
      [t('name'), nameOf],
      [t('domain'), (customer) => customer.companyProfile.domain],
      [t('relationship'), (customer) => customer.relationshipToPartner],
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('customers');
  const navigate = useNavigate();
  const [{ find, reseller }, go] = useAddress({ find: '', reseller: '' });
  const resellers = useResellers().data ?? [];
  // The server takes one filter at a time, so choosing one takes the other back.
  const filter = reseller ? resellerFilter(reseller) : find && customerFilter(find);
  const first = (size: number, signal?: AbortSignal) =>
    dataOf(
      api.GET('/v1/customers', {
        params: { query: { size, ...(filter && { filter }) } },
        ...(signal && { signal }),
      }),
    );
  const rows = usePages(['customers', find, reseller], (signal) => first(200, signal));
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <WhyNot appearance="primary" icon={<AddRegular />} needs="add_customer" onClick={() => void navigate('/customers/new')}>
            {t('add')}
          </WhyNot>
          <WhyNot icon={<HandshakeRegular />} needs="request_relationship" onClick={() => void navigate('/customers/invite')}>
            {t('invite')}
          </WhyNot>
        </>
      }
    >
      <DataList
        name="customers"
        label={t('title')}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        nameOf={nameOf}
        details={(customer) => <CustomerRow customer={customer} />}
        open={(customer) => void navigate(`/customers/${customer.id}`)}
        filters={
          <FilterBar>
            <TextFilter label={t('find')} value={find} onChange={(text) => go({ find: text, ...(text && { reseller: '' }) })} />
            {resellers.length > 0 && (
              <ChoiceFilter
                label={t('reseller')}
                value={reseller}
                onChange={(value) => go({ reseller: value, ...(value && { find: '' }) })}
                choices={Object.fromEntries(resellers.map((each) => [each.id, each.name]))}
              />
            )}
          </FilterBar>
        }
        filtered={filter !== ''}
        clearFilters={() => go({ find: '', reseller: '' })}
        exported={{
          file: find ? `customers-${find}` : 'customers',
          label: t('export'),
          needs: 'export_customers',
          fields: useFields(),
          first: () => first(500),
        }}
        copied={{ label: t('copyIds'), of: idOf }}
        empty={<EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>}
      />
    </Page>
  );
}
