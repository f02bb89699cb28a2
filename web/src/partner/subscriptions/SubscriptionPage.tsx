// One subscription: its term and state, and everything that can be done with it (rules 4.6).
import { Switch } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { Busy, ConfirmDialog, CopyId, ErrorPanel, Lines, StatusBadge, useErrorText, useToast, WhyNot, When } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { day, money, tradeDay } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { subscriptionKey, useChange } from './change';
import { QuantityDialog } from './QuantityDialog';
import { RenameDialog } from './RenameDialog';
import styles from './Subscriptions.module.css';
import { hasEnd, lineOf, nameOf, returnableUntil, stateOf, type Subscription, tones } from './subscription';
import { Upgrades } from './Upgrades';

type Asked = 'quantity' | 'rename' | 'suspend' | 'cancel';

export function Component() {
  const { t } = useWords('subscriptions');
  const customer = useCustomer();
  const { subscriptionId = '' } = useParams();
  const subscription = useQuery({
    queryKey: subscriptionKey(customer.id, subscriptionId),
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/subscriptions/{subscription_id}', {
          params: { path: { customer_id: customer.id, subscription_id: subscriptionId } },
          signal,
        }),
      ),
  });
  if (subscription.isPending) return <Busy />;
  if (subscription.error) return <ErrorPanel error={subscription.error} retry={() => void subscription.refetch()} />;
  const name = customer.companyProfile.companyName;
  return (
    <Page
      title={nameOf(subscription.data)}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
        { title: t('title'), path: customerPath(customer.id, 'subscriptions') },
      ]}
    >
      <Shown customerId={customer.id} subscription={subscription.data} />
    </Page>
  );
}

function Shown({ customerId, subscription }: { customerId: string; subscription: Subscription }) {
  const { t } = useWords('subscriptions');
  const toast = useToast();
  const errorText = useErrorText();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const state = stateOf(subscription);
  const order = useQuery({
    queryKey: ['order-priced', customerId, subscription.orderId],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/orders/{order_id}', {
          params: { path: { customer_id: customerId, order_id: subscription.orderId }, query: { include_price: true } },
          signal,
        }),
      ),
  });
  const renewing = useChange(customerId, subscription, (changed) => toast.done(t(changed.autoRenewEnabled ? 'renewsNow' : 'renewsNoMore')));
  const reactivating = useChange(customerId, subscription, () => toast.done(t('reactivated')));
  const suspending = useChange(customerId, subscription, () => {
    toast.done(t('suspended'), { undo: () => reactivating.mutate({ status: 'active' }, { onError: (failure) => toast.failed(errorText(failure)) }) });
    close();
  });
  const ended = state === 'expired' || state === 'cancelled';
  const whyNot = ended ? t('whyNot.ended') : state === 'suspended' ? t('whyNot.suspended') : undefined;
  const end = tradeDay(subscription.commitmentEndDate);
  return (
    <>
      <Card>
        <Facts>
          <Fact name={t('state')}>
            <StatusBadge tone={tones[state]}>{t(`states.${state}`)}</StatusBadge>
          </Fact>
          <Fact name={t('product')}>{subscription.offerName}</Fact>
          <Fact name={t('quantity')}>{subscription.quantity}</Fact>
          <Fact name={t('term')}>
            {t(`terms.${subscription.termDuration || 'none'}`)}: <When at={subscription.effectiveStartDate} only="tradeDay" /> –{' '}
            {hasEnd(subscription) ? <When at={subscription.commitmentEndDate} only="tradeDay" /> : t('noEnd')}
          </Fact>
          <Fact name={t('billing')}>{t(`cycles.${subscription.billingCycle}`)}</Fact>
          <Fact name={t('order')}>
            <Link to={customerPath(customerId, `orders/${subscription.orderId}`)}>{order.data?.alternateId ?? t('openOrder')}</Link>
          </Fact>
          {subscription.partnerId && <Fact name={t('reseller')}>{subscription.partnerId}</Fact>}
          <Fact name={t('id')}>
            <CopyId value={subscription.id} what={t('id')} />
          </Fact>
        </Facts>
        {state === 'suspended' && <p>{t('suspendedText')}</p>}
        <div className={styles['buttons']}>
          <WhyNot needs="manage_subscriptions" whyNot={whyNot} onClick={() => setAsked('quantity')}>
            {t('changeQuantity')}
          </WhyNot>
          <WhyNot needs="manage_subscriptions" whyNot={whyNot} onClick={() => setAsked('rename')}>
            {t('rename')}
          </WhyNot>
          {state === 'suspended' ? (
            <WhyNot
              needs="manage_subscriptions"
              onClick={() => !reactivating.isPending && reactivating.mutate({ status: 'active' })}
              disabledFocusable={reactivating.isPending}
            >
              {t('reactivate')}
            </WhyNot>
          ) : (
            <WhyNot needs="manage_subscriptions" whyNot={ended ? whyNot : undefined} onClick={() => setAsked('suspend')}>
              {t('suspend')}
            </WhyNot>
          )}
          <WhyNot needs="cancel_software" whyNot={ended ? whyNot : undefined} onClick={() => setAsked('cancel')}>
            {t('cancel')}
          </WhyNot>
        </div>
        {reactivating.error && <ErrorPanel error={reactivating.error} />}
      </Card>
      <Section title={t('renewal')}>
        <Card>
          <Renewal
            subscription={subscription}
            {...(renewing.isPending && { wanted: renewing.variables.autoRenewEnabled === true })}
            change={(on) => renewing.mutate({ autoRenewEnabled: on })}
          />
          <p className={styles['quiet']}>
            {ended ? t('renewalEnded') : subscription.autoRenewEnabled ? t('renewalOn', { end }) : t('renewalOff', { end })}
          </p>
          {renewing.error && <ErrorPanel error={renewing.error} />}
        </Card>
      </Section>
      {!ended && <Upgrades customerId={customerId} subscription={subscription} />}
      {asked === 'quantity' && <QuantityDialog customerId={customerId} subscription={subscription} order={order.data} close={close} />}
      {asked === 'rename' && <RenameDialog customerId={customerId} subscription={subscription} close={close} />}
      <ConfirmDialog
        open={asked === 'suspend'}
        title={t('suspendTitle')}
        confirm={t('suspendConfirm')}
        busy={suspending.isPending}
        onConfirm={() => suspending.mutate({ status: 'suspended' })}
        onClose={close}
      >
        <p>{t('suspendText')}</p>
        {suspending.error && <ErrorPanel error={suspending.error} />}
      </ConfirmDialog>
      {asked === 'cancel' && <CancelSubscription customerId={customerId} subscription={subscription} order={order.data} close={close} />}
    </>
  );
}

interface RenewalProps {
  subscription: Subscription;
  /** What was asked for and is not answered yet: the switch stands there already, and goes back if it is refused. */
  wanted?: boolean;
  change: (on: boolean) => void;
}

function Renewal({ subscription, wanted, change }: RenewalProps) {
  const { t } = useWords('subscriptions');
  const { may } = useSession();
  return (
    <Switch
      label={t('autoRenew')}
      checked={wanted ?? subscription.autoRenewEnabled}
      disabled={subscription.status !== 'active' || !may('manage_subscriptions')}
      onChange={(_, switched) => wanted === undefined && change(switched.checked)}
    />
  );
}

interface CancelProps {
  customerId: string;
  subscription: Subscription;
  order: Shape<'Order'> | undefined;
  close: () => void;
}

/** Ends the subscription for good, with what is given back where the server can say it beforehand. */
function CancelSubscription({ customerId, subscription, order, close }: CancelProps) {
  const { t } = useWords('subscriptions');
  const toast = useToast();
  const quote = useQuery({
    queryKey: ['cancellation', subscription.orderId],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/orders/{order_id}/cancellation', {
          params: { path: { customer_id: customerId, order_id: subscription.orderId } },
          signal,
        }),
      ),
  });
  const change = useChange(customerId, subscription, () => {
    toast.done(t('cancelled'));
    close();
  });
  const number = lineOf(order, subscription)?.lineItemNumber;
  const line = quote.data?.lineItems.find((each) => each.lineItemNumber === number);
  const until = returnableUntil(subscription);
  return (
    <ConfirmDialog
      open
      title={t('cancelTitle')}
      confirm={t('cancelConfirm')}
      tick={t('cancelTick')}
      busy={change.isPending}
      onConfirm={() => change.mutate({ status: 'deleted' })}
      onClose={close}
    >
      <p>{t('cancelText')}</p>
      {quote.isPending && <Lines count={1} />}
      {line?.cancellable && line.refund ? (
        <p role="status">
          <strong>{t('cancelBack', { amount: money(line.refund.total, line.refund.currencyCode) })}</strong>
        </p>
      ) : (
        !quote.isPending && <p>{until ? t('cancelBackLater', { date: day(until) }) : t('cancelNothingBack')}</p>
      )}
      {change.error && <ErrorPanel error={change.error} />}
    </ConfirmDialog>
  );
}
