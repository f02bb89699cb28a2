// The reservations that this organisation's partners bought for it (rules 6.2).
import { useCallback } from 'react';
import { usePages } from '@/shared/api';
import { DataList, EmptyPage } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useReservationColumns } from '@/shared/reservations/columns';
import { idOf, listReservations, nameOf, type Reservation, reservationsKey } from '@/shared/reservations/reservation';
import { ReservationFacts } from '@/shared/reservations/ReservationFacts';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';

export function Component() {
  const { t } = useWords('reservations');
  const { tenant } = useSession();
  const pathOf = useCallback((row: Reservation) => `/reservations?row=${row.id}`, []);
  const rows = usePages([...reservationsKey(tenant.id), 'all'], (signal) => listReservations(tenant.id, signal));
  return (
    <Page title={t('title')} lead={t('leadOwn')}>
      <DataList
        name="reservations"
        label={t('title')}
        rows={rows}
        columns={useReservationColumns(pathOf)}
        idOf={idOf}
        nameOf={nameOf}
        details={(row) => <ReservationFacts reservation={row} />}
        copied={{ label: t('copyIds'), of: idOf }}
        empty={<EmptyPage title={t('emptyTitle')}>{t('emptyOwn')}</EmptyPage>}
      />
    </Page>
  );
}
