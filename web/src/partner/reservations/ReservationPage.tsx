// One reservation in tabs: what it is and how much of it is used, who may do what with it, where it counts, its numbers; above
// them everything that can be done with it (rules 5.3-5.5, 6.1).
import { Switch } from '@fluentui/react-components';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { Busy, ErrorPanel, Tabs, useToast, WhyNot } from '@/shared/kit';
import { Card, Page, Section } from '@/shared/page';
import { tradeDay } from '@/shared/format/format';
import { allows, nameOf, type Reservation, useReservation } from '@/shared/reservations/reservation';
import { ReservationFacts } from '@/shared/reservations/ReservationFacts';
import { Utilisation } from '@/shared/reservations/Utilisation';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { AccessControl } from './AccessControl';
import { useChange } from './change';
import { Configuration } from './Configuration';
import { EditDialog } from './EditDialog';
import { ExchangeDialog } from './ExchangeDialog';
import { NewRequest } from './NewRequest';
import { Properties } from './Properties';
import styles from './Reservations.module.css';
import { ReturnDialog } from './ReturnDialog';
import { SplitDialog } from './SplitDialog';

const parts = ['overview', 'access', 'configuration', 'properties', 'request'] as const;
const acts = ['edit', 'split', 'exchange', 'return'] as const;
type Act = (typeof acts)[number];

export function Component() {
  const { t } = useWords('reservations');
  const customer = useCustomer();
  const { reservationId = '' } = useParams();
  const reservation = useReservation(customer.id, reservationId);
  if (reservation.isPending) return <Busy />;
  if (reservation.error) return <ErrorPanel error={reservation.error} retry={() => void reservation.refetch()} />;
  const name = customer.companyProfile.companyName;
  return (
    <Page
      title={nameOf(reservation.data)}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
        { title: t('title'), path: customerPath(customer.id, 'reservations') },
      ]}
    >
      <Shown customerId={customer.id} reservation={reservation.data} />
    </Page>
  );
}

function Shown({ customerId, reservation }: { customerId: string; reservation: Reservation }) {
  const { t } = useWords('reservations');
  const [asked, setAsked] = useState<Act>();
  const dialog = { customerId, reservation, close: () => setAsked(undefined) };
  const ended = hasEnded(reservation);
  const whyNot = (act: Act) =>
    allows(reservation, act) ? undefined : ended ? t('whyNot.ended') : act === 'split' && reservation.quantity === 1 ? t('whyNot.one') : t('whyNot.state');
  const about = { customerId, reservation };
  return (
    <>
      <div className={styles['buttons']}>
        {acts.map((act) => (
          <WhyNot key={act} needs="buy_reservations" whyNot={whyNot(act)} onClick={() => setAsked(act)}>
            {t(`acts.${act}`)}
          </WhyNot>
        ))}
      </div>
      <Tabs label={t('tabs.label')} tabs={parts.map((id) => ({ id, title: t(`tabs.${id}`) }))}>
        {(open) => {
          if (open === 'access') return <AccessControl reservation={reservation} />;
          if (open === 'configuration') {
            return <Configuration reservation={reservation} whyNot={whyNot('edit')} change={() => setAsked('edit')} />;
          }
          if (open === 'properties') return <Properties {...about} />;
          if (open === 'request') return <NewRequest reservation={reservation} />;
          return <Overview {...about} />;
        }}
      </Tabs>
      {asked === 'edit' && <EditDialog {...dialog} />}
      {asked === 'split' && <SplitDialog {...dialog} />}
      {asked === 'return' && <ReturnDialog {...dialog} />}
      {asked === 'exchange' && <ExchangeDialog {...dialog} />}
    </>
  );
}

const hasEnded = (reservation: Reservation) => !['Succeeded', 'Pending'].includes(reservation.provisioningState);

/** What it is, until when, and how much of it is used. */
function Overview({ customerId, reservation }: { customerId: string; reservation: Reservation }) {
  const { t } = useWords('reservations');
  return (
    <>
      <Card>
        <ReservationFacts reservation={reservation} brief />
        <p>
          <Link to={customerPath(customerId, `orders/${reservation.orderId}`)}>{t('openOrder')}</Link>
          {reservation.followedBy && (
            <>
              {' · '}
              <Link to={customerPath(customerId, `reservations/${reservation.followedBy}`)}>{t('followedBy')}</Link>
            </>
          )}
        </p>
      </Card>
      <Utilisation customerId={customerId} reservation={reservation} />
      <Renewal customerId={customerId} reservation={reservation} />
    </>
  );
}

function Renewal({ customerId, reservation }: { customerId: string; reservation: Reservation }) {
  const { t } = useWords('reservations');
  const { may } = useSession();
  const toast = useToast();
  const renewing = useChange(customerId, reservation, (changed) => toast.done(t(changed.renew ? 'renewsNow' : 'renewsNoMore')));
  const ended = hasEnded(reservation);
  const end = tradeDay(reservation.expiryDateTime);
  return (
    <Section title={t('renewal')}>
      <Card>
        <Switch
          label={t('autoRenew')}
          checked={reservation.renew}
          disabled={renewing.isPending || ended || !allows(reservation, 'edit') || !may('buy_reservations')}
          onChange={(_, switched) => renewing.mutate({ renew: switched.checked })}
        />
        <p className={styles['quiet']}>{ended ? t('renewalEnded') : reservation.renew ? t('renewalOn', { end }) : t('renewalOff', { end })}</p>
        {renewing.error && <ErrorPanel error={renewing.error} />}
      </Card>
    </Section>
  );
}
