// What a reservation is: size, place, term, scope, and its price where the reader may know it.
import { CopyId, Money, StatusBadge, When } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { type Reservation, tones } from './reservation';

/** Where the discount of a reservation counts. */
export function ScopeText({ scope }: { scope: Reservation['scope'] }) {
  const { t } = useWords('reservations');
  return (
    <>
      {t(`scopes.${scope.scopeType}`)}
      {scope.resourceGroup && <div>{scope.resourceGroup}</div>}
      {scope.managementGroup && <div>{scope.managementGroup}</div>}
      {scope.subscriptionId && (
        <div>
          <CopyId value={scope.subscriptionId} what={t('scopeSubscription')} />
        </div>
      )}
    </>
  );
}

/** `brief` leaves out what stands in other parts of a page: flexibility, the way to pay, ids. */
export function ReservationFacts({ reservation, brief = false }: { reservation: Reservation; brief?: boolean }) {
  const { t } = useWords('reservations');
  const { scope, nextPayment, price, currencyCode } = reservation;
  return (
    <Facts>
      <Fact name={t('state')}>
        <StatusBadge tone={tones[reservation.provisioningState]}>{t(`states.${reservation.provisioningState}`)}</StatusBadge>
      </Fact>
      <Fact name={t('product')}>{reservation.productName}</Fact>
      <Fact name={t('size')}>{reservation.armSkuName || reservation.skuName}</Fact>
      <Fact name={t('region')}>{reservation.armRegionName}</Fact>
      <Fact name={t('quantity')}>{reservation.quantity}</Fact>
      <Fact name={t('term')}>
        {t(`terms.${reservation.termDuration || 'none'}`)}: <When at={reservation.effectiveDateTime} only="tradeDay" /> –{' '}
        <When at={reservation.expiryDateTime} only="tradeDay" />
      </Fact>
      <Fact name={t('scope')}>
        <ScopeText scope={scope} />
      </Fact>
      {!brief && (
        <>
          <Fact name={t('flexibility')}>{t(reservation.instanceFlexibility === 'On' ? 'flexibleOn' : 'flexibleOff')}</Fact>
          <Fact name={t('plan')}>{t(`plans.${reservation.billingPlan}`)}</Fact>
        </>
      )}
      {price !== undefined && (
        <Fact name={t('price')}>
          <Money amount={price} currency={currencyCode} />
        </Fact>
      )}
      {nextPayment && (
        <Fact name={t('nextPayment', { number: nextPayment.number, all: nextPayment.of })}>
          <Money amount={nextPayment.amount} currency={currencyCode} />, <When at={nextPayment.date} only="tradeDay" />
        </Fact>
      )}
      {!brief && (
        <>
          <Fact name={t('id')}>
            <CopyId value={reservation.id} what={t('id')} />
          </Fact>
          <Fact name={t('reservationOrder')}>
            <CopyId value={reservation.reservationOrderId} what={t('reservationOrder')} />
          </Fact>
        </>
      )}
    </Facts>
  );
}
