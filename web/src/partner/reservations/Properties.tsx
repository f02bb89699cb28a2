// The names and numbers of a reservation, to be copied (rules 6.1).
import { Link } from 'react-router';
import { CopyId, When } from '@/shared/kit';
import { Card, Fact, Facts } from '@/shared/page';
import type { Reservation } from '@/shared/reservations/reservation';
import { useWords } from '@/shared/words/words';
import { customerPath } from '../customer/customer';

export function Properties({ customerId, reservation }: { customerId: string; reservation: Reservation }) {
  const { t } = useWords('reservations');
  const ids = [
    [t('id'), reservation.id],
    [t('reservationOrder'), reservation.reservationOrderId],
    [t('properties.order'), reservation.orderId],
    [t('properties.subscription'), reservation.subscriptionId],
    [t('properties.offer'), reservation.offerId],
    ...(reservation.partnerId ? [[t('properties.reseller'), reservation.partnerId] as const] : []),
  ] as const;
  return (
    <Card>
      <Facts>
        {ids.map(([name, value]) => (
          <Fact key={name} name={name}>
            <CopyId value={value} what={name} />
          </Fact>
        ))}
        <Fact name={t('properties.line')}>{reservation.lineItemNumber}</Fact>
        <Fact name={t('plan')}>{t(`plans.${reservation.billingPlan}`)}</Fact>
        <Fact name={t('properties.began')}>
          <When at={reservation.beganDateTime} />
        </Fact>
        {reservation.endedDateTime && (
          <Fact name={t('properties.ended')}>
            <When at={reservation.endedDateTime} />
          </Fact>
        )}
      </Facts>
      <p>
        <Link to={customerPath(customerId, `orders/${reservation.orderId}`)}>{t('openOrder')}</Link>
      </p>
    </Card>
  );
}
