// The lines of a cart, with what is wrong at the line where it is wrong, and their sum.
import { Money } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { BasketLines } from './BasketLines';
import styles from './Buy.module.css';
import { draftOf, totalOf, type useCart } from './cart';
import { useBilledNames } from './usage';

interface CartBoxProps {
  customerId: string;
  cart: Pick<ReturnType<typeof useCart>, 'cart' | 'lines' | 'set'>;
}

export function CartBox({ customerId, cart: { cart, lines, set } }: CartBoxProps) {
  const { t } = useWords('buy');
  const billedName = useBilledNames(customerId, lines);
  const total = cart && totalOf(cart);
  return (
    <>
      <BasketLines
        lines={lines.map((line) => ({
          kind: line,
          name: line.friendlyName || line.catalogItemId,
          quantity: line.quantity,
          amount: line.pricing && line.currencyCode && <Money amount={line.pricing.extendedPrice} currency={line.currencyCode} />,
          notes: (
            <>
              {line.provisioningContext && <div className={styles['quiet']}>{t('billedToOf', { name: billedName(line) })}</div>}
              {line.error && (
                <span role="alert" className={styles['wrong']}>
                  {line.error.errorDescription}
                </span>
              )}
            </>
          ),
        }))}
        empty={t('cartEmpty')}
        takeOut={(name) => t('takeOut', { name })}
        set={(index, quantity) => {
          const line = lines[index];
          return line && set({ ...draftOf(line), quantity });
        }}
      />
      {cart?.totals?.map((sum) => (
        <p key={sum.currencyCode} className={styles['total']}>
          {t('totalWithTax')} <Money amount={sum.total} currency={sum.currencyCode} />
        </p>
      ))}
      {total && !cart?.totals?.length && (
        <p className={styles['total']}>
          {t('total')} <Money amount={total.amount} currency={total.currency} />
        </p>
      )}
    </>
  );
}
