// The resellers below an indirect provider; none for everybody else.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';

export const useResellers = () =>
  useQuery({
    queryKey: ['resellers'],
    queryFn: async ({ signal }): Promise<Shape<'PartnerRelationship'>[]> => {
      const query = { relationship_type: 'IsIndirectCloudSolutionProviderOf' };
      const found = await dataOf(api.GET('/v1/relationships', { params: { query }, signal }));
      return found.items.filter((each) => each.state === 'active');
    },
  });
