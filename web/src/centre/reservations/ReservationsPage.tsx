// The reservations of this organisation: those that its partners bought for it, and its own (rules 2.3, 6.2).
import { CartRegular } from '@fluentui/react-icons/svg/cart';
import { useCallback } from 'react';
import { useNavigate } from 'react-router';
import { usePages } from '@/shared/api';
import { ChoiceFilter, DataList, EmptyPage, FilterBar, TextFilter, WhyNot } from '@/shared/kit';
import { Page, useAddress } from '@/shared/page';
import { useReservationColumns } from '@/shared/reservations/columns';
import { idOf, listReservations, nameOf, type Reservation, reservationsKey, states } from '@/shared/reservations/reservation';
import { ReservationFacts } from '@/shared/reservations/ReservationFacts';
import { Utilisation } from '@/shared/reservations/Utilisation';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { useWhyNotBuy } from './permission';
import styles from './Reservations.module.css';

export function Component() {
  const { t } = useWords('reservations');
  const { tenant } = useSession();
  const navigate = useNavigate();
  const [{ find, state }, go] = useAddress({ find: '', state: '' });
  const why = useWhyNotBuy();
  const pathOf = useCallback((row: Reservation) => `/reservations?row=${row.id}`, []);
  const rows = usePages([...reservationsKey(tenant.id), 'all', find, state], (signal) => listReservations(tenant.id, { find, state }, signal));
  return (
    <Page
      title={t('title')}
      lead={t('leadOwn')}
      actions={
        <WhyNot appearance="primary" icon={<CartRegular />} whyNot={why} onClick={() => void navigate('/reservations/buy')}>
          {t('own.buy')}
        </WhyNot>
      }
    >
      <DataList
        name="reservations"
        label={t('title')}
        rows={rows}
        columns={useReservationColumns(tenant.id, pathOf)}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => (
          <div className={styles['details']}>
            <ReservationFacts reservation={row} />
            <Utilisation customerId={tenant.id} reservation={row} />
          </div>
        )}
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
        empty={<EmptyPage title={t('emptyTitle')}>{t('emptyOwn')}</EmptyPage>}
      />
    </Page>
  );
}
