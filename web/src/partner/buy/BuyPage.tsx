// What can be bought for a customer, with its prices there, and the cart that is filled from it (rules 6.1, S35, S36).
import { CartRegular } from '@fluentui/react-icons/svg/cart';
import { Link } from 'react-router';
import { api, dataOf } from '@/shared/api';
import { ErrorPanel } from '@/shared/kit';
import { Page, Section, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { BilledTo } from './BilledTo';
import styles from './Buy.module.css';
import { useCart } from './cart';
import { CartBox } from './CartBox';
import { questionOf, ShelfView, unfiltered, useShelf } from './Shelf';

export function Component() {
  const { t } = useWords('buy');
  const customer = useCustomer();
  const [{ azure, ...filters }, go] = useAddress({ ...unfiltered, azure: '' });
  const cart = useCart(customer.id);
  const shelf = useShelf(['offers', customer.id], filters, (signal) =>
    dataOf(
      api.GET('/v1/customers/{customer_id}/offers', {
        params: { path: { customer_id: customer.id }, query: questionOf(filters) },
        signal,
      }),
    ),
  );
  const name = customer.companyProfile.companyName;
  const review = customerPath(customer.id, `review?cart=${cart.id}`);
  return (
    <Page
      title={t('title')}
      lead={t('lead', { name })}
      crumbs={[
        { title: t('common:nav.customers'), path: '/customers' },
        { title: name, path: customerPath(customer.id) },
      ]}
    >
      <div className={styles['columns']}>
        <div className={styles['shelf']}>
          <ShelfView shelf={shelf} filters={filters} go={go} basket={cart} billedTo={azure}>
            {filters.view === 'AzureReservations' && <BilledTo customerId={customer.id} chosen={azure} onChange={(id) => go({ azure: id })} />}
          </ShelfView>
        </div>
        <aside className={styles['cart']} aria-label={t('cart')}>
          <Section title={t('cart')}>
            {cart.error && <ErrorPanel error={cart.error} />}
            {cart.changeError && <ErrorPanel error={cart.changeError} />}
            <CartBox customerId={customer.id} cart={cart} />
            {cart.lines.length > 0 && (
              <Link to={review} className={styles['review']}>
                <CartRegular aria-hidden /> {t('review')}
              </Link>
            )}
          </Section>
        </aside>
      </div>
    </Page>
  );
}
