// The markets: countries with their names and currencies, for forms.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/shared/api';

export const useMarkets = () =>
  useQuery({
    queryKey: ['markets'],
    staleTime: 300_000,
    queryFn: ({ signal }) => dataOf(api.GET('/operator/v1/markets', { signal })),
  });
