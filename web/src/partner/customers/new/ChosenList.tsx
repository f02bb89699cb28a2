// What was chosen for a new customer, with its price and what is not in it yet.
import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { fromMinorUnits } from '@/shared/format/format';
import { Money } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import buyStyles from '../../buy/Buy.module.css';
import { Quantity } from '../../buy/CartBox';
import { amountOf, type Chosen, type NewBasket, sumOf } from './basket';

const nameOf = ({ draft }: Chosen): string => draft.friendlyName || (draft.catalogItemId ?? '');

/** Without `set` it is only shown. */
export function ChosenList({ lines, set }: { lines: readonly Chosen[]; set?: NewBasket['set'] }) {
  const { t } = useWords('buy');
  const { t: ofCustomer } = useWords('add-customer');
  const currency = lines[0]?.currencyCode ?? '';
  return (
    <>
      <ul className={buyStyles['lines']}>
        {lines.map((line) => (
          <li key={`${line.draft.catalogItemId} ${line.draft.billingCycle} ${line.draft.termDuration}`} className={buyStyles['line']}>
            <span>
              {nameOf(line)}
              {set ? (
                <Quantity
                  key={line.draft.quantity}
                  name={nameOf(line)}
                  quantity={line.draft.quantity}
                  least={line.least}
                  most={line.most}
                  changing={false}
                  change={(quantity) => set({ ...line.draft, quantity })}
                />
              ) : (
                <span className={buyStyles['many']}>{`${t('quantity')}: ${line.draft.quantity}`}</span>
              )}
              <span className={buyStyles['quiet']}>
                {t('offer', {
                  term: t(`terms.${line.draft.termDuration || 'none'}` as 'terms.none'),
                  cycle: t(`cycles.${line.draft.billingCycle ?? 'none'}` as 'cycles.one_time'),
                })}
              </span>
              {line.cheaperFrom !== undefined && line.draft.quantity >= line.cheaperFrom && (
                <span className={buyStyles['quiet']}> {ofCustomer('graduated', { from: line.cheaperFrom })}</span>
              )}
            </span>
            <span className={buyStyles['end']}>
              <Money amount={fromMinorUnits(amountOf(line), line.currencyCode)} currency={line.currencyCode} />
              {set && (
                <Button
                  size="small"
                  appearance="subtle"
                  icon={<DismissRegular />}
                  aria-label={ofCustomer('takeBack', { name: nameOf(line) })}
                  onClick={() => set({ ...line.draft, quantity: 0 })}
                />
              )}
            </span>
          </li>
        ))}
      </ul>
      <p className={buyStyles['total']}>
        {t('total')} <Money amount={fromMinorUnits(sumOf(lines), currency)} currency={currency} />
      </p>
      <p className={buyStyles['quiet']}>{lines.every((line) => line.priceIncludesTax) ? t('taxIncluded') : t('taxOnTop')}</p>
    </>
  );
}
