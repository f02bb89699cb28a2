// What kind of partner this company is, and whether it may ask others for partnerships.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/shared/api';

export const useStanding = () =>
  useQuery({
    queryKey: ['partnership-standing'],
    queryFn: ({ signal }) => dataOf(api.GET('/v1/partnerships/standing', { signal })),
  });
