// One order: its lines, how far they are delivered, what was cancelled and credited.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { Busy, CopyId, ErrorPanel, Money, StatusBadge, When } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { orderTones } from './order';
import { Timeline } from './Timeline';

export function Component() {
  const { t } = useWords('software');
  const customer = useCustomer();
  const { may } = useSession();
  const { orderId = '' } = useParams();
  const path = { customer_id: customer.id, order_id: orderId };
  const order = useQuery({
    queryKey: ['order', customer.id, orderId],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/customers/{customer_id}/orders/{order_id}', { params: { path, query: { include_price: true } }, signal }),
      ),
  });
  const cancelling = useQuery({
    queryKey: ['cancellation', orderId],
    enabled: may('view_software'),
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}/orders/{order_id}/cancellation', { params: { path }, signal })),
  });
  if (order.isPending) return <Busy />;
  if (order.error) return <ErrorPanel error={order.error} retry={() => void order.refetch()} />;
  const { data } = order;
  const name = customer.companyProfile.companyName;
  return (
    <Page
      title={t('orders.one', { number: data.alternateId })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
        { title: t('orders.title'), path: customerPath(customer.id, 'orders') },
      ]}
    >
      <Facts>
        <Fact name={t('status')}>
          <StatusBadge tone={orderTones[data.status]}>{t(`orders.states.${data.status}`)}</StatusBadge>
        </Fact>
        <Fact name={t('bought')}>
          <When at={data.creationDate} />
        </Fact>
        <Fact name={t('orders.id')}>
          <CopyId value={data.id} what={t('orders.id')} />
        </Fact>
        {data.totalPrice !== undefined && (
          <Fact name={t('orders.total')}>
            <Money amount={data.totalPrice} currency={data.currencyCode} />
          </Fact>
        )}
      </Facts>
      <Section title={t('orders.lines')}>
        {data.lineItems.map((line) => {
          const quote = cancelling.data?.lineItems.find((each) => each.lineItemNumber === line.lineItemNumber);
          return (
            <Card key={line.lineItemNumber}>
              <Facts>
                <Fact name={t('product')}>{quote?.title ?? (line.friendlyName || line.offerId)}</Fact>
                <Fact name={t('quantity')}>{line.quantity}</Fact>
                {line.pricing && (
                  <Fact name={t('orders.total')}>
                    <Money amount={line.pricing.extendedPrice} currency={data.currencyCode} />
                  </Fact>
                )}
                {quote && <Fact name={t('status')}>{t(`orders.lineStates.${quote.status}`)}</Fact>}
                {quote && (
                  <Fact name={t('cancelling')}>
                    {quote.cancellable && quote.lastMoment ? (
                      <>
                        {t('cancelDialog.until')} <When at={quote.lastMoment} />
                      </>
                    ) : (
                      (quote.reason?.description ?? t('notCancellable'))
                    )}
                  </Fact>
                )}
              </Facts>
            </Card>
          );
        })}
        {may('view_software') && <Link to={customerPath(customer.id, 'software')}>{t('orders.toSoftware')}</Link>}
      </Section>
      {cancelling.data && cancelling.data.cancellations.length > 0 && (
        <Section title={t('orders.cancellations')}>
          {cancelling.data.cancellations.map((each) => (
            <Card key={each.id}>
              <Facts>
                <Fact name={t('orders.requested')}>
                  <When at={each.requestedDate} />
                </Fact>
                {each.decidedDate && (
                  <Fact name={t('orders.decided')}>
                    <When at={each.decidedDate} />
                  </Fact>
                )}
                <Fact name={t('status')}>{t(`orders.cancelStates.${each.state}`)}</Fact>
                <Fact name={t('cancelDialog.credit')}>
                  <Money amount={each.credit.total} currency={each.credit.currencyCode} />
                </Fact>
                {each.note && <Fact name={t('orders.note')}>{each.note}</Fact>}
              </Facts>
            </Card>
          ))}
        </Section>
      )}
      <Section title={t('timeline.title')}>
        <Card>
          <Timeline customerId={customer.id} orderId={orderId} />
        </Card>
      </Section>
    </Page>
  );
}
