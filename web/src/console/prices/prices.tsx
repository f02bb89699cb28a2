// What the tabs of price lists share: prices, terms and flags in words, and the choice of a market.
import type { ReactNode } from 'react';
import type { Shape } from '@/shared/api';
import { ChoiceFilter, Money, StatusBadge } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { useMarkets } from '../parts/markets';

export type Flag = Shape<'PriceChange'>['flag'];
export const flags = ['ADD', 'CHG', 'DEL', 'UNC'] as const satisfies readonly Flag[];
const flagTones = { ADD: 'good', CHG: 'warning', DEL: 'bad', UNC: 'quiet' } as const;

/** The trade's flag with what it means. */
export function FlagBadge({ flag }: { flag: Flag }) {
  const { t } = useWords('console-prices');
  return (
    <StatusBadge tone={flagTones[flag]}>
      {flag} {t(`flags.${flag}`)}
    </StatusBadge>
  );
}

/** A price with its tiers. */
export function Price({ price }: { price: Pick<Shape<'DatedPrice'>, 'currency' | 'listPrice' | 'tiers'> | undefined }): ReactNode {
  const { t } = useWords('console-prices');
  if (!price) return null;
  return (
    <>
      <Money amount={price.listPrice} currency={price.currency} />
      {price.tiers?.slice(1).map((tier) => (
        <div key={tier.from}>
          {t('fromUnits', { count: tier.from })} <Money amount={tier.listPrice} currency={price.currency} />
        </div>
      ))}
    </>
  );
}

export function MarketFilter({ value, onChange }: { value: string; onChange: (country: string) => void }) {
  const { t } = useWords('console-prices');
  const markets = useMarkets();
  return (
    <ChoiceFilter
      label={t('market')}
      value={value}
      onChange={onChange}
      choices={Object.fromEntries((markets.data?.items ?? []).map((market) => [market.country, `${market.name} (${market.country})`]))}
    />
  );
}

export function SegmentFilter({ value, onChange }: { value: string; onChange: (segment: string) => void }) {
  const { t } = useWords('console-prices');
  return (
    <ChoiceFilter
      label={t('segment')}
      value={value}
      onChange={onChange}
      choices={{
        commercial: t('segments.commercial'),
        education: t('segments.education'),
        government: t('segments.government'),
        nonprofit: t('segments.nonprofit'),
      }}
    />
  );
}
