// The lines of a cart, with what is wrong at the line where it is wrong, and their sum.
import { Button, Input } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useId, useState } from 'react';
import { Money } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import styles from './Buy.module.css';
import { type CartLine, totalOf, type useCart } from './cart';

type Carried = ReturnType<typeof useCart>;

const nameOf = (line: CartLine): string => line.friendlyName || line.catalogItemId;

/** So many of the line's item. */
const ofLine = (line: CartLine, quantity: number) => ({
  catalogItemId: line.catalogItemId,
  quantity,
  termDuration: line.termDuration,
  ...(line.billingCycle && { billingCycle: line.billingCycle }),
});

export function CartBox({ cart }: { cart: Carried }) {
  const { t } = useWords('buy');
  const total = cart.cart && totalOf(cart.cart);
  return (
    <>
      <ul className={styles['lines']}>
        {cart.lines.map((line) => (
          <li key={line.id} className={styles['line']}>
            <span>
              {nameOf(line)}
              <Quantity
                key={line.quantity}
                name={nameOf(line)}
                quantity={line.quantity}
                changing={cart.changing}
                change={(quantity) => cart.set(ofLine(line, quantity))}
              />
              {line.error && (
                <span role="alert" className={styles['wrong']}>
                  {line.error.errorDescription}
                </span>
              )}
            </span>
            <span className={styles['end']}>
              {line.pricing && line.currencyCode && <Money amount={line.pricing.extendedPrice} currency={line.currencyCode} />}
              <Button
                size="small"
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label={t('takeOut', { name: nameOf(line) })}
                disabledFocusable={cart.changing}
                onClick={() => cart.set(ofLine(line, 0))}
              />
            </span>
          </li>
        ))}
      </ul>
      {cart.cart?.totals?.map((sum) => (
        <p key={sum.currencyCode} className={styles['total']}>
          {t('totalWithTax')} <Money amount={sum.total} currency={sum.currencyCode} />
        </p>
      ))}
      {total && !cart.cart?.totals?.length && (
        <p className={styles['total']}>
          {t('total')} <Money amount={total.amount} currency={total.currency} />
        </p>
      )}
    </>
  );
}

interface QuantityProps {
  name: string;
  quantity: number;
  least?: number;
  most?: number;
  changing: boolean;
  change: (quantity: number) => void;
}

/** How many there are; changed when the field is left, or at Enter. What is no number of pieces is put back. */
export function Quantity({ name, quantity, least = 1, most = Infinity, changing, change }: QuantityProps) {
  const { t } = useWords('buy');
  const id = useId();
  const [typed, setTyped] = useState(String(quantity));
  const commit = () => {
    const wanted = Number(typed);
    if (!Number.isInteger(wanted) || wanted < least || wanted > most) setTyped(String(quantity));
    else if (wanted !== quantity && !changing) change(wanted);
  };
  return (
    <span className={styles['many']}>
      <label htmlFor={id} className={styles['quiet']}>
        {t('quantity')}
      </label>
      <Input
        id={id}
        className={styles['few']}
        size="small"
        type="number"
        min={least}
        value={typed}
        aria-label={t('quantityOf', { name })}
        onChange={(_, typing) => setTyped(typing.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </span>
  );
}
