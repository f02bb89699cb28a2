// An appointment about a service request: its times, whom to call, and the file for a calendar. On both sides' pages.
import { Button } from '@fluentui/react-components';
import { CalendarRegular } from '@fluentui/react-icons/svg/calendar';
import type { Shape } from '../api';
import { toCalendar } from '../format/calendar';
import { languageName } from '../format/countries';
import { saveFile } from '../format/csv';
import { clockIn, momentIn, ownClocks, ownZone, weekdayIn } from '../format/format';
import { StatusBadge } from '../kit';
import { Fact, Facts } from '../page';
import { useWords } from '../words/words';

export type Appointment = Shape<'Appointment'>;

export const appointmentTones = { booked: 'busy', underWay: 'warning', over: 'quiet', cancelled: 'quiet' } as const;

/** The reader's day, and from when to when. */
export const OwnTime = ({ startTime, endTime }: Pick<Appointment, 'startTime' | 'endTime'>) => (
  <time dateTime={startTime}>
    {weekdayIn(startTime, ownZone())}
    <br />
    <span className="whole">{ownClocks(startTime, endTime)}</span>
  </time>
);

/** What the desk's clocks show; with the day where it is another one than the reader's. */
export const deskTime = (at: string, zone: string): string =>
  weekdayIn(at, ownZone()) === weekdayIn(at, zone) ? clockIn(at, zone) : momentIn(at, zone);

export function AppointmentFacts({ appointment }: { appointment: Appointment }) {
  const { t } = useWords('appointments');
  const { startTime, timeZone, status } = appointment;
  return (
    <Facts>
      <Fact name={t('status')}>
        <StatusBadge tone={appointmentTones[status]}>{t(`states.${status}`)}</StatusBadge>
      </Fact>
      <Fact name={t('yourTime', { zone: ownZone() })}>
        <OwnTime {...appointment} />
      </Fact>
      {timeZone !== ownZone() && <Fact name={t('deskTime', { zone: timeZone })}>{deskTime(startTime, timeZone)}</Fact>}
      <Fact name={t('phone')}>{appointment.phoneNumber}</Fact>
      <Fact name={t('language')}>{languageName(appointment.language)}</Fact>
      <Fact name={t('bookedBy')}>{appointment.bookedBy}</Fact>
      {status === 'cancelled' && <Fact name={t('cancelledBy')}>{appointment.cancelledBy}</Fact>}
      {appointment.note && <Fact name={t('note')}>{appointment.note}</Fact>}
    </Facts>
  );
}

interface AboutRequest {
  id: string;
  /** Numbers of requests are a partner's own. */
  partnerId: string;
  title: string;
}

/** What a calendar knows the call by, on both sides: the operator's has those of all partners. */
export const calendarId = ({ id, partnerId }: Pick<AboutRequest, 'id' | 'partnerId'>): string => `appointment-${partnerId}-${id}`;

interface SaveProps {
  appointment: Appointment;
  request: AboutRequest;
  /** The request's page. */
  path: string;
}

/** Saves a file for a calendar. A later one of the same request replaces what the calendar has, as when it was moved. */
export function SaveAppointment({ appointment, request, path }: SaveProps) {
  const { t } = useWords('appointments');
  const save = () => {
    const event = {
      id: calendarId(request),
      at: appointment.startTime,
      until: appointment.endTime,
      title: t('calendarTitle', { title: request.title }),
      text: t('calendarText', { number: request.id, phone: appointment.phoneNumber }),
      url: new URL(path, location.href).href,
    };
    saveFile(`appointment-${request.id}.ics`, new Blob([toCalendar([event], new Date())], { type: 'text/calendar;charset=utf-8' }));
  };
  return (
    <Button icon={<CalendarRegular />} onClick={save}>
      {t('calendar')}
    </Button>
  );
}
