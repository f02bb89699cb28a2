// The markets: countries with their names, in the reader's language, and currencies.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import { countryName } from '@/shared/format/countries';

const named = <P extends { items: Shape<'Market'>[] }>(page: P): P => ({
  ...page,
  items: page.items.map((market) => ({ ...market, name: countryName(market.country) })),
});

export const useMarkets = () =>
  useQuery({
    queryKey: ['markets'],
    staleTime: 300_000,
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/markets', { signal })),
    select: named,
  });
