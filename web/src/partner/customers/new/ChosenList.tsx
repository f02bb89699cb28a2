// What was chosen for a new customer, with its price and what is not in it yet.
import { fromMinorUnits } from '@/shared/format/format';
import { Money } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { BasketLines } from '../../buy/BasketLines';
import buyStyles from '../../buy/Buy.module.css';
import { amountOf, type Chosen, type NewBasket, sumOf } from './basket';

/** Without `set` it is only shown. */
export function ChosenList({ lines, set }: { lines: readonly Chosen[]; set?: NewBasket['set'] }) {
  const { t } = useWords('buy');
  const { t: ofCustomer } = useWords('add-customer');
  const currency = lines[0]?.currencyCode;
  return (
    <>
      <BasketLines
        lines={lines.map((line) => ({
          kind: line.draft,
          name: line.draft.friendlyName || (line.draft.catalogItemId ?? ''),
          quantity: line.draft.quantity,
          least: line.least,
          most: line.most,
          amount: <Money amount={fromMinorUnits(amountOf(line), line.currencyCode)} currency={line.currencyCode} />,
          notes: line.cheaperFrom !== undefined && line.draft.quantity >= line.cheaperFrom && (
            <div className={buyStyles['quiet']}>{ofCustomer('graduated', { from: line.cheaperFrom })}</div>
          ),
        }))}
        empty={ofCustomer('chosenNone')}
        takeOut={(name) => ofCustomer('takeBack', { name })}
        set={
          set &&
          ((index, quantity) => {
            const line = lines[index];
            if (line) set({ ...line.draft, quantity });
          })
        }
      />
      {currency && (
        <>
          <p className={buyStyles['total']}>
            {t('total')} <Money amount={fromMinorUnits(sumOf(lines), currency)} currency={currency} />
          </p>
          <p className={buyStyles['quiet']}>{lines.every((line) => line.priceIncludesTax) ? t('taxIncluded') : t('taxOnTop')}</p>
        </>
      )}
    </>
  );
}
