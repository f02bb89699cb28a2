// What a country asks of addresses and numbers, as the server checks them.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';

/** The rules of a country; undefined while they come. */
export function useCountryRules(country: string): Shape<'CountryRules'> | undefined {
  const rules = useQuery({
    queryKey: ['country-rules', country],
    enabled: country !== '',
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/countryvalidationrules/{iso2}', { params: { path: { iso2: country } }, signal })),
  });
  return rules.data;
}
