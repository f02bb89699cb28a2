// In the cancel dialog: how many the customer keeps, and what giving all back and buying those again comes to.
import { Checkbox, Field, Input } from '@fluentui/react-components';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Shape } from '@/shared/api';
import { ErrorPanel, Lines, Money } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { useWords } from '@/shared/words/words';

interface KeepSomeProps {
  bought: number;
  /** What was typed; undefined while all goes back. */
  typed: string | undefined;
  type: (text: string | undefined) => void;
  valid: boolean;
  quote: UseQueryResult<Shape<'RebuyQuote'>>;
}

export function KeepSome({ bought, typed, type, valid, quote }: KeepSomeProps) {
  const { t } = useWords('software');
  return (
    <>
      <Checkbox
        checked={typed !== undefined}
        onChange={(_, change) => type(change.checked === true ? '' : undefined)}
        label={t('rebuy.some', { count: bought })}
      />
      {typed !== undefined && (
        <>
          <p>{t('rebuy.how', { count: bought })}</p>
          <Field
            label={t('rebuy.kept')}
            hint={t('rebuy.keptHint', { count: bought - 1 })}
            {...(typed !== '' && !valid && { validationMessage: t('rebuy.keptWrong', { count: bought - 1 }) })}
          >
            <Input value={typed} onChange={(_, change) => type(change.value)} inputMode="numeric" autoComplete="off" />
          </Field>
          {valid && quote.isPending && <Lines count={3} />}
          {valid && quote.error && <ErrorPanel error={quote.error} retry={() => void quote.refetch()} />}
          {valid && quote.data && <RebuyFacts quote={quote.data} />}
        </>
      )}
    </>
  );
}

function RebuyFacts({ quote }: { quote: Shape<'RebuyQuote'> }) {
  const { t } = useWords('software');
  const { credit, price } = quote;
  return (
    <div role="status">
      <Facts>
        <Fact name={t('rebuy.credit', { count: quote.returnedQuantity })}>
          <Money amount={credit.total} currency={credit.currencyCode} /> {t('rebuy.withTax')}
        </Fact>
        <Fact name={t('rebuy.price', { count: quote.quantity })}>
          <Money amount={price.total} currency={price.currencyCode} /> {t('rebuy.withTax')}
        </Fact>
        <Fact name={t(quote.difference > 0 ? 'rebuy.toPay' : 'rebuy.left')}>
          <strong>
            <Money amount={Math.abs(quote.difference)} currency={price.currencyCode} />
          </strong>
        </Fact>
      </Facts>
    </div>
  );
}
