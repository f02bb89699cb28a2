// What happened to an order, from its purchase on: when, who, how much, and the id of the act in the activity log.
import type { FluentIcon } from '@fluentui/react-icons';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { CartRegular } from '@fluentui/react-icons/svg/cart';
import { ClockRegular } from '@fluentui/react-icons/svg/clock';
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { LinkRegular } from '@fluentui/react-icons/svg/link';
import { MoneyRegular } from '@fluentui/react-icons/svg/money';
import { ReceiptRegular } from '@fluentui/react-icons/svg/receipt';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, dataOf, type Shape } from '@/shared/api';
import { CopyId, ErrorPanel, Lines, Money, When } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import styles from './Timeline.module.css';

type Event = Shape<'OrderEvent'>;

const icons: Record<Event['kind'], FluentIcon> = {
  created: CartRegular,
  charged: MoneyRegular,
  keyPending: ClockRegular,
  keyIssued: KeyRegular,
  keyRevealed: EyeRegular,
  linkMade: LinkRegular,
  downloaded: ArrowDownloadRegular,
  cancelRequested: ClockRegular,
  cancelRejected: DismissCircleRegular,
  cancelled: DismissCircleRegular,
  credited: MoneyRegular,
  invoiced: ReceiptRegular,
};

/** The portal's page of the invoice that an event is about. */
function invoicePath(event: Event): string | undefined {
  const link = event.links['more'];
  return event.kind === 'invoiced' && link ? link.uri.replace(/^\/invoices\//, '/billing/') : undefined;
}

export function Timeline({ customerId, orderId }: { customerId: string; orderId: string }) {
  const events = useQuery({
    queryKey: ['timeline', orderId],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/orders/{order_id}/timeline', {
          params: { path: { customer_id: customerId, order_id: orderId } },
          signal,
        }),
      ),
  });
  if (events.isPending) return <Lines count={4} />;
  if (events.error) return <ErrorPanel error={events.error} retry={() => void events.refetch()} />;
  return (
    <ol className={styles['events']}>
      {events.data.items.map((event, index) => (
        <Happening key={`${event.at} ${event.kind} ${index}`} event={event} />
      ))}
    </ol>
  );
}

function Happening({ event }: { event: Event }) {
  const { t } = useWords('software');
  const Icon = icons[event.kind];
  const path = invoicePath(event);
  return (
    <li className={styles['event']}>
      <span className={styles['icon']}>
        <Icon aria-hidden />
      </span>
      <div className={styles['told']}>
        <p className={styles['what']}>
          <strong>{t(`timeline.${event.kind}`)}</strong>
          {event.detail && (path ? <Link to={path}>{event.detail}</Link> : <span>{event.detail}</span>)}
          {event.amount !== undefined && event.currencyCode && <Money amount={event.amount} currency={event.currencyCode} />}
        </p>
        <p className={styles['quiet']}>
          <When at={event.at} />
          {event.who && <span>{event.who}</span>}
          {event.correlationId && (
            <CopyId value={event.correlationId} what={t('common:error.correlation')} shown={null} />
          )}
        </p>
      </div>
    </li>
  );
}
