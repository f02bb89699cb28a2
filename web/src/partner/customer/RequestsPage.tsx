// The requests for help that concern one customer.
import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, type Column, DataList, EmptyPage, FilterBar, StatusBadge, When } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { requestTones } from '../support/SupportPage';
import { customerPath, useCustomer } from './customer';

type Request = Shape<'ServiceRequestSummary'>;
const idOf = (request: Request) => request.id;
const nameOf = (request: Request) => request.title;

function useColumns(): readonly Column<Request>[] {
  const { t } = useWords('support');
  return useMemo(
    () => [
      { id: 'title', header: t('requestTitle'), heading: true, share: 3, cell: (row) => <Link to={`/support/${row.id}`}>{row.title}</Link> },
      { id: 'id', header: t('number'), share: 1.6, cell: (row) => row.id },
      { id: 'topic', header: t('topic'), share: 2.4, cell: (row) => row.supportTopicName },
      { id: 'created', header: t('created'), share: 1.5, cell: (row) => <When at={row.createdDate} /> },
      {
        id: 'status',
        header: t('status'),
        share: 1.3,
        cell: (row) => <StatusBadge tone={requestTones[row.status]}>{t(`states.${row.status}`)}</StatusBadge>,
      },
    ],
    [t],
  );
}

export function Component() {
  const { t } = useWords('support');
  const customer = useCustomer();
  const navigate = useNavigate();
  const [{ status }, go] = useAddress({ status: '' });
  const rows = usePages(['service-requests', customer.id, status], (signal) =>
    dataOf(
      api.GET('/v1/customers/{customer_id}/servicerequests', {
        params: { path: { customer_id: customer.id }, query: { size: 200, ...(status && { status: status as Request['status'] }) } },
        signal,
      }),
    ),
  );
  const name = customer.companyProfile.companyName;
  const action = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => void navigate(`/support/new?customer=${customer.id}`)}>
      {t('new')}
    </Button>
  );
  return (
    <Page
      title={t('customerRequests')}
      lead={t('customerRequestsLead', { name })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
      ]}
      actions={action}
    >
      <DataList
        name="customer-requests"
        label={t('customerRequests')}
        rows={rows}
        columns={useColumns()}
        idOf={idOf}
        nameOf={nameOf}
        open={(row) => void navigate(`/support/${row.id}`)}
        filters={
          <FilterBar>
            <ChoiceFilter
              label={t('status')}
              value={status}
              onChange={(value) => go({ status: value })}
              choices={{ open: t('states.open'), attention_needed: t('states.attention_needed'), closed: t('states.closed') }}
            />
          </FilterBar>
        }
        filtered={status !== ''}
        clearFilters={() => go({ status: '' })}
        empty={
          <EmptyPage title={t('customerNoneTitle')} action={action}>
            {t('customerNone')}
          </EmptyPage>
        }
      />
    </Page>
  );
}
