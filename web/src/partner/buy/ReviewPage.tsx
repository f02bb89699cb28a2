// The last look before a purchase: lines, terms, tax, total; then Buy, once (rules 6.1, S4, S35).
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { api, ApiError, dataOf, type Shape } from '@/shared/api';
import { Busy, CopyId, EmptyPage, ErrorPanel, Money } from '@/shared/kit';
import { Card, Fact, Facts, Page, Section } from '@/shared/page';
import { percent } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import styles from './Buy.module.css';
import { type Cart, totalOf, useCart } from './cart';
import { useBilledNames } from './usage';

export function Component() {
  const { t } = useWords('buy');
  const customer = useCustomer();
  const cart = useCart(customer.id);
  const billedName = useBilledNames(customer.id, cart.lines);
  const memory = useQueryClient();
  const [changed, setChanged] = useState(false);
  // A second click comes before the page is drawn anew: it must not buy again.
  const asked = useRef(false);
  const name = customer.companyProfile.companyName;
  const crumbs = [
    { title: t('common:nav.customers'), path: '/customers' },
    { title: name, path: customerPath(customer.id) },
    { title: t('title'), path: customerPath(customer.id, `buy?cart=${cart.id}`) },
  ];
  const buy = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/v1/customers/{customer_id}/carts/{cart_id}/checkout', {
          params: { path: { customer_id: customer.id, cart_id: cart.id } },
        }),
      ),
    onSuccess: () => {
      void memory.invalidateQueries({ queryKey: ['software'] });
      void memory.invalidateQueries({ queryKey: ['orders'] });
      void memory.invalidateQueries({ queryKey: ['credit-limit'] });
      void memory.invalidateQueries({ queryKey: ['overview'] });
    },
    onError: async (failure) => {
      asked.current = false;
      // The prices changed since they were shown: show the new ones, to be confirmed by another Buy.
      if (failure instanceof ApiError && failure.status === 409 && cart.lines.length > 0) {
        await cart.priceAnew();
        setChanged(true);
      }
    },
  });
  if (buy.data) return <Confirmation orders={buy.data.orders} crumbs={crumbs} />;
  if (!cart.id) {
    return (
      <Page title={t('reviewTitle')} crumbs={crumbs}>
        <EmptyPage title={t('cartEmpty')} action={<Link to={customerPath(customer.id, 'buy')}>{t('title')}</Link>} />
      </Page>
    );
  }
  const faulty = cart.lines.some((line) => line.error);
  return (
    <Page title={t('reviewTitle')} lead={t('reviewLead', { name })} crumbs={crumbs}>
      {!cart.cart && !cart.error && <Busy />}
      {cart.error && <ErrorPanel error={cart.error} />}
      {changed && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t('changed')}</MessageBarBody>
        </MessageBar>
      )}
      {cart.cart && (
        <Card>
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{t('product')}</th>
                <th scope="col">{t('term')}</th>
                <th scope="col">{t('frequency')}</th>
                <th scope="col" className={styles['amount']}>
                  {t('quantity')}
                </th>
                <th scope="col" className={styles['amount']}>
                  {t('unitPrice')}
                </th>
                <th scope="col" className={styles['amount']}>
                  {t('discount')}
                </th>
                <th scope="col" className={styles['amount']}>
                  {t('sum')}
                </th>
              </tr>
            </thead>
            <tbody>
              {cart.lines.map((line) => (
                <tr key={line.id}>
                  <th scope="row">
                    {line.friendlyName || line.catalogItemId}
                    {line.provisioningContext && <div className={styles['quiet']}>{t('billedToOf', { name: billedName(line) })}</div>}
                    {line.error && (
                      <span role="alert" className={styles['wrong']}>
                        {line.error.errorDescription}
                      </span>
                    )}
                  </th>
                  <td data-label={t('term')}>{t(`terms.${line.termDuration || 'none'}` as 'terms.none')}</td>
                  <td data-label={t('frequency')}>{line.billingCycle && t(`cycles.${line.billingCycle}` as 'cycles.one_time')}</td>
                  <td className={styles['amount']} data-label={t('quantity')}>
                    {line.quantity}
                  </td>
                  <td className={styles['amount']} data-label={t('unitPrice')}>
                    {line.pricing && line.currencyCode && <Money amount={line.pricing.price} currency={line.currencyCode} />}
                  </td>
                  <td className={styles['amount']} data-label={t('discount')}>
                    {line.pricing && line.currencyCode && line.pricing.listPrice !== line.pricing.discountedPrice
                      ? percent(1 - line.pricing.discountedPrice / line.pricing.listPrice)
                      : t('common:none')}
                  </td>
                  <td className={styles['amount']} data-label={t('sum')}>
                    {line.pricing && line.currencyCode && (
                      <Money amount={line.pricing.extendedPrice} currency={line.currencyCode} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Totals cart={cart.cart} />
        </Card>
      )}
      <CreditLeft />
      {buy.error && !changed && <ErrorPanel error={buy.error} />}
      <div className={styles['actions']}>
        <Button
          appearance="primary"
          size="large"
          disabledFocusable={buy.isPending || faulty || cart.lines.length === 0 || cart.changing}
          onClick={() => {
            if (asked.current || faulty) return;
            asked.current = true;
            buy.mutate();
          }}
        >
          {buy.isPending ? t('buying') : t('buy')}
        </Button>
        <Link to={customerPath(customer.id, `buy?cart=${cart.id}`)}>{t('change')}</Link>
      </div>
    </Page>
  );
}

/** The sums with tax, as the invoice will have them, and what decides the tax. */
function Totals({ cart }: { cart: Cart }) {
  const { t } = useWords('buy');
  const total = totalOf(cart);
  const treatments = [...new Set(cart.lineItems.flatMap((line) => (line.tax ? [line.tax.treatment] : [])))];
  if (!cart.totals?.length) {
    return (
      <>
        {total && (
          <p className={styles['total']}>
            {t('total')} <Money amount={total.amount} currency={total.currency} />
          </p>
        )}
        <p className={styles['quiet']}>{t('taxNote')}</p>
      </>
    );
  }
  return (
    <>
      {cart.totals.map((sum) => (
        <dl key={sum.currencyCode} className={styles['totals']}>
          <dt>{t('subtotal')}</dt>
          <dd>
            <Money amount={sum.subtotal} currency={sum.currencyCode} />
          </dd>
          <dt>{t('tax')}</dt>
          <dd>
            <Money amount={sum.taxTotal} currency={sum.currencyCode} />
          </dd>
          <dt className={styles['total']}>{t('totalWithTax')}</dt>
          <dd className={styles['total']}>
            <Money amount={sum.total} currency={sum.currencyCode} />
          </dd>
        </dl>
      ))}
      {treatments.map((treatment) => (
        <p key={treatment} className={styles['quiet']}>
          {t(`treatments.${treatment}`)}
        </p>
      ))}
    </>
  );
}

/** What may still be bought on account, for those who may know. */
function CreditLeft() {
  const { t } = useWords('buy');
  const { may } = useSession();
  const credit = useQuery({
    queryKey: ['credit-limit'],
    enabled: may('view_credit_limit'),
    queryFn: ({ signal }) => dataOf(api.GET('/v1/creditlimit', { signal })),
  });
  const left = credit.data?.available;
  if (!left) return null;
  return (
    <Facts>
      <Fact name={t('creditLeft')}>
        <Money amount={left.amount} currency={left.currencyCode} />
      </Fact>
    </Facts>
  );
}

function Confirmation({ orders, crumbs }: { orders: readonly Shape<'Order'>[]; crumbs: { title: string; path: string }[] }) {
  const { t } = useWords('buy');
  const customer = useCustomer();
  return (
    <Page title={t('doneTitle')} lead={t('done', { name: customer.companyProfile.companyName })} crumbs={crumbs}>
      <Facts>
        {orders.map((order) => (
          <Fact key={order.id} name={t('orderNumber')}>
            <Link to={customerPath(customer.id, `orders/${order.id}`)}>{order.alternateId}</Link>
            <CopyId value={order.id} what={t('orderNumber')} shown={null} />
          </Fact>
        ))}
      </Facts>
      <Section title={t('nextSteps')}>
        <ul className={styles['next']}>
          <li>
            <Link to={customerPath(customer.id, 'software')}>{t('next.keys')}</Link>
          </li>
          <li>
            <Link to={customerPath(customer.id, 'orders')}>{t('next.orders')}</Link>
          </li>
          <li>
            <Link to={customerPath(customer.id, 'buy')}>{t('next.more')}</Link>
          </li>
        </ul>
      </Section>
    </Page>
  );
}
