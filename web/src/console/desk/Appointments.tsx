// The calls that partners have booked, soonest first.
import { Input } from '@fluentui/react-components';
import { useId, useMemo } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { languageName } from '@/shared/format/countries';
import { type Column, DataList, EmptyPage, type Exported, FilterBar } from '@/shared/kit';
import { useAddress } from '@/shared/page';
import { deskTime, OwnTime } from '@/shared/requests/AppointmentFacts';
import { useWords } from '@/shared/words/words';
import { usePartnerNames } from '../parts/pages';
import parts from '../parts/parts.module.css';
import { RequestAppointment } from './RequestAppointment';

type Row = Shape<'PartnerAppointment'>;
const idOf = (row: Row) => `${row.partnerId}/${row.serviceRequestId}`;
const nameOf = (row: Row) => row.title;

function useFields(partners: (id: string) => string): Exported<Row>['fields'] {
  const { t } = useWords('console-desk');
  const { t: about } = useWords('appointments');
  return useMemo(
    () => [
      [about('time'), (row) => row.startTime],
      [about('until'), (row) => row.endTime],
      [t('deskTime'), (row) => row.deskTime],
      [t('number'), (row) => row.serviceRequestId],
      [t('requestTitle'), nameOf],
      [t('partner'), (row) => partners(row.partnerId)],
      [about('bookedBy'), (row) => row.bookedBy],
      [t('phone'), (row) => row.phoneNumber],
      [about('language'), (row) => row.language],
      [about('status'), (row) => about(`states.${row.status}`)],
    ],
    [t, about, partners],
  );
}

export function Appointments() {
  const { t } = useWords('console-desk');
  const { t: about } = useWords('appointments');
  const [{ day }, go] = useAddress({ day: '' });
  const id = useId();
  const partners = usePartnerNames();
  const first = (size: number, signal?: AbortSignal) =>
    dataOf(api.GET('/operator/v1/appointments', { params: { query: { size, ...(day && { day }) } }, ...(signal && { signal }) }));
  const rows = usePages(['appointments', day], (signal) => first(100, signal));
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      { id: 'time', header: about('time'), heading: true, share: 2.4, cell: (row) => <OwnTime {...row} /> },
      { id: 'desk', header: t('deskTime'), share: 1.4, extra: true, cell: (row) => deskTime(row.startTime, row.timeZone) },
      { id: 'title', header: t('requestTitle'), share: 2.6, cell: (row) => row.title },
      { id: 'partner', header: t('partner'), share: 2, cell: (row) => <Link to={`/partners/${row.partnerId}`}>{partners(row.partnerId)}</Link> },
      { id: 'phone', header: t('phone'), share: 1.8, cell: (row) => <span className="whole">{row.phoneNumber}</span> },
      { id: 'language', header: about('language'), share: 1.4, cell: (row) => languageName(row.language) },
    ],
    [t, about, partners],
  );
  return (
    <DataList
      name="appointments"
      label={t('appointments')}
      rows={rows}
      columns={columns}
      idOf={idOf}
      nameOf={nameOf}
      details={(row) => (
        <div className={parts['opened']}>
          <RequestAppointment appointment={row} request={{ id: row.serviceRequestId, partnerId: row.partnerId, title: row.title }} />
          <Link to={`/desk?tab=requests&row=${encodeURIComponent(idOf(row))}`}>{t('toRequest')}</Link>
        </div>
      )}
      filters={
        <FilterBar>
          <div className={parts['field']}>
            <label htmlFor={id}>{t('deskDay')}</label>
            <Input id={id} type="date" value={day} onChange={(_, change) => go({ day: change.value })} />
          </div>
        </FilterBar>
      }
      filtered={day !== ''}
      clearFilters={() => go({ day: '' })}
      exported={{ file: day ? `appointments-${day}` : 'appointments', fields: useFields(partners), first: () => first(200) }}
      empty={<EmptyPage title={t('noAppointments')}>{t('noAppointmentsText')}</EmptyPage>}
    />
  );
}
