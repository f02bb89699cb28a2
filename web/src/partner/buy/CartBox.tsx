// The lines of a cart, with what is wrong at the line where it is wrong, and their sum.
import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { Money } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import styles from './Buy.module.css';
import { totalOf, type useCart } from './cart';

export function CartBox({ cart }: { cart: ReturnType<typeof useCart> }) {
  const { t } = useWords('buy');
  const total = cart.cart && totalOf(cart.cart);
  return (
    <>
      <ul className={styles['lines']}>
        {cart.lines.map((line) => (
          <li key={line.id} className={styles['line']}>
            <span>
              {line.quantity} × {line.friendlyName || line.catalogItemId}
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
                aria-label={t('takeOut', { name: line.friendlyName || line.catalogItemId })}
                disabledFocusable={cart.changing}
                onClick={() =>
                  cart.set({
                    catalogItemId: line.catalogItemId,
                    quantity: 0,
                    termDuration: line.termDuration,
                    ...(line.billingCycle && { billingCycle: line.billingCycle }),
                  })
                }
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
