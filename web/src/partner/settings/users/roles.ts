// The roles of a partner's people, and what each of them gives.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';

export type Role = Shape<'Role'>;
export type RoleRights = Shape<'RoleRights'>;

/** The partner's roles, in the order of the matrix (rules 2.2), and whether the reader may give them. */
export function useRoles() {
  return useQuery({
    queryKey: ['roles'],
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const all = await dataOf(api.GET('/v1/roles', { signal }));
      return all.items.filter((each) => each.side === 'partner');
    },
  });
}

/** What any of the roles gives, each right once, in the order in which the roles give them. */
export function rightsOf(chosen: readonly Role[], all: readonly RoleRights[]): string[] {
  const rights = all.filter((each) => chosen.includes(each.id)).flatMap((each) => each.capabilities);
  return [...new Set(rights)].filter((right) => right !== 'signed_in');
}

/** What the change of the roles gives, and what it takes. */
export function changeOfRights(before: readonly Role[], after: readonly Role[], all: readonly RoleRights[]) {
  const had = rightsOf(before, all);
  const has = rightsOf(after, all);
  return {
    gained: has.filter((right) => !had.includes(right)),
    lost: had.filter((right) => !has.includes(right)),
  };
}
