// The reservations of a customer; several of one order can be ticked and merged (rules 5.3, 6.1).
import { Button } from '@fluentui/react-components';
import { CartRegular } from '@fluentui/react-icons/svg/cart';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, dataOf, usePages } from '@/shared/api';
import { ChoiceFilter, ConfirmDialog, DataList, EmptyPage, ErrorPanel, FilterBar, TextFilter, useToast, WhyNot } from '@/shared/kit';
import { Page, Related, useAddress } from '@/shared/page';
import { useReservationColumns } from '@/shared/reservations/columns';
import { idOf, listReservations, nameOf, type Reservation, reservationsKey, states } from '@/shared/reservations/reservation';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { askAgain } from './change';

function useColumns(customerId: string) {
  const pathOf = useCallback((row: Reservation) => customerPath(customerId, `reservations/${row.id}`), [customerId]);
  return useReservationColumns(customerId, pathOf);
}

export function Component() {
  const { t } = useWords('reservations');
  const customer = useCustomer();
  const navigate = useNavigate();
  const { may } = useSession();
  const [{ find, state }, go] = useAddress({ find: '', state: '' });
  const [merging, setMerging] = useState<{ rows: Reservation[]; clear: () => void }>();
  const rows = usePages([...reservationsKey(customer.id), 'all', find, state], (signal) => listReservations(customer.id, { find, state }, signal));
  const name = customer.companyProfile.companyName;
  const action = may('buy_reservations') && (
    <Button appearance="primary" icon={<CartRegular />} onClick={() => void navigate(customerPath(customer.id, 'buy?view=AzureReservations'))}>
      {t('add')}
    </Button>
  );
  const path = (page: string) => customerPath(customer.id, page);
  return (
    <Page
      title={t('title')}
      lead={t('lead', { name })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
      ]}
      actions={action}
    >
      <DataList
        name="reservations"
        label={t('title')}
        rows={rows}
        columns={useColumns(customer.id)}
        idOf={idOf}
        nameOf={nameOf}
        open={(row) => void navigate(path(`reservations/${row.id}`))}
        filters={
          <FilterBar>
            <TextFilter label={t('find')} value={find} onChange={(text) => go({ find: text })} />
            <ChoiceFilter
              label={t('state')}
              value={state}
              onChange={(value) => go({ state: value })}
              choices={Object.fromEntries(states.map((each) => [each, t(`states.${each}`)]))}
            />
          </FilterBar>
        }
        filtered={find !== '' || state !== ''}
        clearFilters={() => go({ find: '', state: '' })}
        copied={{ label: t('copyIds'), of: idOf }}
        bulk={({ ids }, clear) => (
          <WhyNot
            size="small"
            appearance="subtle"
            needs="buy_reservations"
            whyNot={ids.length < 2 ? t('whyNot.mergeTwo') : undefined}
            onClick={() => setMerging({ rows: rows.items.filter((row) => ids.includes(row.id)), clear })}
          >
            {t('merge')}
          </WhyNot>
        )}
        empty={
          <EmptyPage title={t('emptyTitle')} action={action || undefined}>
            {t('empty')}
          </EmptyPage>
        }
      />
      <Related
        links={[
          { path: path('savings'), title: t('savings.title'), about: t('savings.about') },
          { path: path('licences'), title: t('licences'), about: t('licencesAbout') },
          { path: path('orders'), title: t('orders'), about: t('ordersAbout') },
        ]}
      />
      {merging && <Merge customerId={customer.id} {...merging} close={() => setMerging(undefined)} />}
    </Page>
  );
}

interface MergeProps {
  customerId: string;
  rows: readonly Reservation[];
  clear: () => void;
  close: () => void;
}

function Merge({ customerId, rows, clear, close }: MergeProps) {
  const { t } = useWords('reservations');
  const toast = useToast();
  const memory = useQueryClient();
  const merge = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/reservations/merge', {
          params: { path: { customer_id: customerId } },
          body: { reservationIds: rows.map(idOf) },
        }),
      ),
    onSuccess: (merged) => {
      askAgain(memory, customerId);
      toast.done(t('merged', { name: nameOf(merged), quantity: merged.quantity }));
      clear();
      close();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t('mergeTitle')}
      confirm={t('mergeConfirm')}
      busy={merge.isPending}
      onConfirm={() => merge.mutate()}
      onClose={close}
    >
      <p>{t('mergeText')}</p>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>{t('mergePart', { name: nameOf(row), quantity: row.quantity })}</li>
        ))}
      </ul>
      {merge.error && <ErrorPanel error={merge.error} />}
    </ConfirmDialog>
  );
}
