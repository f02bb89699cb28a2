// What can be bought for a customer, with its prices there, and the cart that is filled from it (rules 6.1, S35, S36).
import { Button, Input, MessageBar, MessageBarBody, Select } from '@fluentui/react-components';
import { CartRegular } from '@fluentui/react-icons/svg/cart';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { api, dataOf, type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, EmptyPage, ErrorPanel, FilterBar, Lines, Money, StatusBadge, TextFilter, WhyNot } from '@/shared/kit';
import { Card, Page, Section, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { customerPath, useCustomer } from '../customer/customer';
import { BilledTo } from './BilledTo';
import styles from './Buy.module.css';
import { useCart } from './cart';
import { CartBox } from './CartBox';

type Product = Shape<'OfferedProduct'>;
type Sku = Shape<'OfferedSku'>;
type Offer = Shape<'Offer'>;

const views = ['Software', 'SoftwarePerpetual', 'SoftwareSubscriptions', 'OnlineServices', 'AzureReservations'] as const;
const offerName = (offer: Offer) => `${offer.catalogItemId} ${offer.termDuration} ${offer.billingCycle} ${offer.segment}`;

export function Component() {
  const { t } = useWords('buy');
  const customer = useCustomer();
  const [{ view, q, publisher, by, azure }, go] = useAddress({ view: 'Software', q: '', publisher: '', by: 'product', azure: '' });
  const cart = useCart(customer.id);
  // The server looks for words in the publisher's name as well, which stands last there: it leaves most of the others out, the
  // browser the rest.
  const words = [q, publisher].filter(Boolean).join(' ');
  const shelf = usePages(['offers', customer.id, view, words], (signal) =>
    dataOf(
      api.GET('/v1/customers/{customer_id}/offers', {
        params: { path: { customer_id: customer.id }, query: { view, size: 12, ...(words && { q: words }) } },
        signal,
      }),
    ),
  );
  const products = shelf.items.filter((product) => publisher === '' || product.publisher === publisher);
  const publishers = usePublishers(shelf.items, publisher);
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
          <FilterBar>
            <TextFilter label={t('find')} value={q} onChange={(text) => go({ q: text })} />
            <ChoiceFilter
              label={t('view')}
              must
              value={view}
              onChange={(value) => go({ view: value })}
              choices={Object.fromEntries(views.map((each) => [each, t(`views.${each}`)]))}
            />
            <ChoiceFilter
              label={t('publisher')}
              value={publisher}
              onChange={(value) => go({ publisher: value })}
              choices={Object.fromEntries(publishers.map((each) => [each, each]))}
            />
            <ChoiceFilter
              label={t('shownBy')}
              must
              value={by}
              onChange={(value) => go({ by: value })}
              choices={{ product: t('byProduct'), sku: t('bySku') }}
            />
          </FilterBar>
          {view === 'AzureReservations' && <BilledTo customerId={customer.id} chosen={azure} onChange={(id) => go({ azure: id })} />}
          {shelf.loading && <Lines count={8} />}
          {shelf.error != null && <ErrorPanel error={shelf.error} retry={shelf.reload} />}
          {!shelf.loading && products.length === 0 && !shelf.more && !shelf.error && (
            <EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>
          )}
          {by === 'sku' ? (
            products.length > 0 && <SkuList products={products} cart={cart} billedTo={azure} />
          ) : (
            products.map((product) => <ProductCard key={product.id} product={product} cart={cart} billedTo={azure} />)
          )}
          {shelf.more && (
            <Button onClick={shelf.loadMore} disabledFocusable={shelf.loadingMore}>
              {t('common:list.more')}
            </Button>
          )}
        </div>
        <aside className={styles['cart']} aria-label={t('cart')}>
          <Section title={t('cart')}>
            {cart.error && <ErrorPanel error={cart.error} />}
            {cart.changeError && <ErrorPanel error={cart.changeError} />}
            {cart.lines.length === 0 ? (
              <p className={styles['quiet']}>{t('cartEmpty')}</p>
            ) : (
              <>
                <CartBox cart={cart} />
                <Link to={review} className={styles['review']}>
                  <CartRegular aria-hidden /> {t('review')}
                </Link>
              </>
            )}
          </Section>
        </aside>
      </div>
    </Page>
  );
}

/** The publishers that were seen in this list, and the one that is chosen: a choice does not vanish with what it leaves out. */
function usePublishers(items: readonly Product[], chosen: string): readonly string[] {
  const [seen, setSeen] = useState<readonly string[]>([]);
  const fresh = [...new Set([...items.map((each) => each.publisher), chosen])].filter((each) => each !== '' && !seen.includes(each));
  if (fresh.length > 0) setSeen([...seen, ...fresh].sort((one, other) => one.localeCompare(other)));
  return seen;
}

interface ProductCardProps {
  product: Product;
  cart: ReturnType<typeof useCart>;
  /** The subscription of reservations. */
  billedTo: string;
}

function ProductCard({ product, cart, billedTo }: ProductCardProps) {
  const { t } = useWords('buy');
  return (
    <Card>
      <div className={styles['product']}>
        <h2 className={styles['name']}>{product.title}</h2>
        <span className={styles['quiet']}>{product.publisher}</span>
      </div>
      <p className={styles['quiet']}>{product.description}</p>
      {product.blocked ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{product.blocked.description}</MessageBarBody>
        </MessageBar>
      ) : (
        <>
          <p className={styles['tax']}>{product.priceIncludesTax ? t('taxIncluded') : t('taxOnTop')}</p>
          <ul className={styles['skus']}>
            {product.skus.map((sku) => (
              <li key={sku.id}>
                <SkuRow sku={sku} cart={cart} {...(product.productType === 'reservation' && { billedTo })} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

/** Every SKU of the products in one list, each with its product: what is sought by its exact size is seen without the rest. */
function SkuList({ products, cart, billedTo }: { products: readonly Product[]; cart: ReturnType<typeof useCart>; billedTo: string }) {
  const { t } = useWords('buy');
  return (
    <Card>
      <h2 className={styles['name']}>{t('skus')}</h2>
      <ul className={styles['skus']}>
        {products.flatMap((product) =>
          product.skus.map((sku) => (
            <li key={`${product.id}:${sku.id}`}>
              <SkuRow sku={sku} product={product} cart={cart} {...(product.productType === 'reservation' && { billedTo })} />
            </li>
          )),
        )}
      </ul>
    </Card>
  );
}

interface SkuRowProps {
  sku: Sku;
  product?: Product;
  cart: ReturnType<typeof useCart>;
  billedTo?: string;
}

/** `product` where it does not stand above. `billedTo` is there for a reservation only, and '' until a subscription is chosen. */
function SkuRow({ sku, product, cart, billedTo }: SkuRowProps) {
  const { t } = useWords('buy');
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const offer = sku.offers[chosen] ?? sku.offers[0];
  const least = Math.max(sku.minimumQuantity, 1);
  const most = Math.min(sku.maximumQuantity, sku.unitsLeft ?? sku.maximumQuantity);
  const [typed, setTyped] = useState(String(least));
  const quantity = Number(typed);
  const wrong = !Number.isInteger(quantity) || quantity < least || quantity > most;
  const ofProduct = product && (
    <span className={styles['quiet']}>
      {product.title === sku.title ? product.publisher : `${product.title}, ${product.publisher}`}
    </span>
  );
  // Why a product cannot be had stands with it; by SKU it stands with each.
  if (!offer || product?.blocked) {
    return (
      <div className={styles['sku']}>
        <div className={styles['what']}>
          <strong>{sku.title}</strong>
          {ofProduct}
        </div>
        <span className={styles['quiet']}>{product?.blocked?.description ?? t('noOffer')}</span>
      </div>
    );
  }
  const inCart = cart.lines.find((line) => line.catalogItemId === offer.catalogItemId && line.billingCycle === offer.billingCycle);
  const add = () =>
    !wrong &&
    cart.set({
      catalogItemId: offer.catalogItemId,
      quantity: quantity + (inCart?.quantity ?? 0),
      billingCycle: offer.billingCycle,
      termDuration: offer.termDuration,
      friendlyName: sku.title,
      ...(billedTo && { provisioningContext: { subscriptionId: billedTo, scope: 'Shared' } }),
    });
  return (
    <div className={styles['sku']}>
      <div className={styles['what']}>
        <strong>{sku.title}</strong>
        {ofProduct}
        {sku.offers.length > 1 ? (
          <Select
            aria-label={t('term')}
            value={String(chosen)}
            onChange={(_, change) => setChosen(Number(change.value))}
            size="small"
          >
            {sku.offers.map((each, index) => (
              <option key={offerName(each)} value={index}>
                {t('offer', { term: t(`terms.${each.termDuration || 'none'}` as 'terms.none'), cycle: t(`cycles.${each.billingCycle}` as 'cycles.one_time') })}
              </option>
            ))}
          </Select>
        ) : (
          <span className={styles['quiet']}>
            {t('offer', { term: t(`terms.${offer.termDuration || 'none'}` as 'terms.none'), cycle: t(`cycles.${offer.billingCycle}` as 'cycles.one_time') })}
          </span>
        )}
      </div>
      <div className={styles['price']}>
        <Money amount={offer.unitPrice} currency={offer.currencyCode} />
        {product && <span className={styles['quiet']}>{product.priceIncludesTax ? t('taxIncluded') : t('taxExcluded')}</span>}
        {offer.promotion && (
          <span>
            <StatusBadge tone="good">{offer.promotion.name}</StatusBadge>{' '}
            <s className={styles['quiet']}>
              <Money amount={offer.listPrice} currency={offer.currencyCode} />
            </s>
          </span>
        )}
        {offer.recommendedPrice !== undefined && (
          <span className={styles['quiet']}>
            {t('recommended')} <Money amount={offer.recommendedPrice} currency={offer.currencyCode} />
          </span>
        )}
        {offer.resalePrice !== undefined && (
          <span className={styles['quiet']}>
            {t('resale')} <Money amount={offer.resalePrice} currency={offer.currencyCode} />
          </span>
        )}
      </div>
      <div className={styles['add']}>
        <label htmlFor={id} className={styles['quiet']}>
          {t('quantity')}
        </label>
        <Input
          id={id}
          className={styles['number']}
          type="number"
          min={least}
          max={most}
          value={typed}
          aria-invalid={wrong}
          onChange={(_, change) => setTyped(change.value)}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
        <WhyNot
          appearance="primary"
          whyNot={billedTo === '' ? t('billedFirst') : undefined}
          disabledFocusable={cart.changing || wrong}
          onClick={add}
          aria-label={t('addOf', { name: sku.title })}
        >
          {t('common:add')}
        </WhyNot>
        {wrong && (
          <span role="alert" className={styles['wrong']}>
            {t('range', { least, most })}
          </span>
        )}
      </div>
    </div>
  );
}
