// The products of a shelf with their SKUs, each with its price and what puts it into a basket: a cart of the server's, or what is
// chosen for a customer that is not there yet.
import { Input, MessageBar, MessageBarBody, Select } from '@fluentui/react-components';
import { useId, useState } from 'react';
import type { Shape } from '@/shared/api';
import { Money, StatusBadge, WhyNot } from '@/shared/kit';
import { Card } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from './Buy.module.css';
import { type Draft, isSameLine, type LineKind } from './cart';

export type Product = Shape<'OfferedProduct'>;
type Sku = Shape<'OfferedSku'>;
export type Offer = Shape<'Offer'>;

/** Where chosen SKUs go. */
export interface Basket {
  lines: readonly (LineKind & Pick<Draft, 'quantity'>)[];
  /** While it cannot take anything. */
  changing: boolean;
  /** Sets how many of an item are in it. */
  set: (draft: Draft, picked: Picked) => unknown;
}

/** What a line was chosen from. */
export interface Picked {
  offer: Offer;
  least: number;
  most: number;
  priceIncludesTax: boolean;
}

const offerName = (offer: Offer) => `${offer.catalogItemId} ${offer.termDuration} ${offer.billingCycle} ${offer.segment}`;

interface ProductCardProps {
  product: Product;
  basket: Basket;
  /** The subscription of reservations. */
  billedTo: string;
}

export function ProductCard({ product, basket, billedTo }: ProductCardProps) {
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
                <SkuRow sku={sku} priceIncludesTax={product.priceIncludesTax} basket={basket} {...(product.productType === 'reservation' && { billedTo })} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

/** Every SKU of the products in one list, each with its product: what is sought by its exact size is seen without the rest. */
export function SkuList({ products, basket, billedTo }: { products: readonly Product[]; basket: Basket; billedTo: string }) {
  const { t } = useWords('buy');
  return (
    <Card>
      <h2 className={styles['name']}>{t('skus')}</h2>
      <ul className={styles['skus']}>
        {products.flatMap((product) =>
          product.skus.map((sku) => (
            <li key={`${product.id}:${sku.id}`}>
              <SkuRow
                sku={sku}
                product={product}
                priceIncludesTax={product.priceIncludesTax}
                basket={basket}
                {...(product.productType === 'reservation' && { billedTo })}
              />
            </li>
          )),
        )}
      </ul>
    </Card>
  );
}

interface SkuRowProps {
  sku: Sku;
  priceIncludesTax: boolean;
  product?: Product;
  basket: Basket;
  billedTo?: string;
}

/** `product` where it does not stand above. `billedTo` is there for a reservation only, and '' until a subscription is chosen. */
function SkuRow({ sku, product, priceIncludesTax, basket, billedTo }: SkuRowProps) {
  const { t } = useWords('buy');
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const offer = sku.offers[chosen] ?? sku.offers[0];
  const least = Math.max(sku.minimumQuantity, 1);
  const most = Math.min(sku.maximumQuantity, sku.unitsLeft ?? sku.maximumQuantity);
  const [typed, setTyped] = useState(String(least));
  const quantity = Number(typed);
  const wrong = !Number.isInteger(quantity) || quantity < least || quantity > most;
  const manySegments = new Set(sku.offers.map((each) => each.segment)).size > 1;
  const offerWords = ({ termDuration, billingCycle, segment }: Offer) => {
    const words = {
      term: t(`terms.${termDuration || 'none'}` as 'terms.none'),
      cycle: t(`cycles.${billingCycle}` as 'cycles.one_time'),
    };
    return manySegments ? t('offerOfSegment', { ...words, segment: t(`segments.${segment}`) }) : t('offer', words);
  };
  const ofProduct = product && (
    <span className={styles['quiet']}>
      {product.title === sku.title ? product.publisher : t('ofPublisher', { product: product.title, publisher: product.publisher })}
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
  const kind: LineKind = {
    catalogItemId: offer.catalogItemId,
    billingCycle: offer.billingCycle,
    termDuration: offer.termDuration,
    ...(billedTo && { provisioningContext: { subscriptionId: billedTo, scope: 'Shared' } }),
  };
  const inBasket = basket.lines.find((line) => isSameLine(line, kind))?.quantity ?? 0;
  const ready = !wrong && !basket.changing && billedTo !== '';
  const add = () => ready && basket.set({ ...kind, quantity: quantity + inBasket, friendlyName: sku.title }, { offer, least, most, priceIncludesTax });
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
                {offerWords(each)}
              </option>
            ))}
          </Select>
        ) : (
          <span className={styles['quiet']}>{offerWords(offer)}</span>
        )}
      </div>
      <div className={styles['price']}>
        <Money amount={offer.unitPrice} currency={offer.currencyCode} />
        {product && <span className={styles['quiet']}>{priceIncludesTax ? t('taxIncluded') : t('taxExcluded')}</span>}
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
          disabledFocusable={!ready}
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
