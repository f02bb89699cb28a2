// The organisation that the reader belongs to, as its partners know it, and whether it has accepted the agreement.
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/shared/api';
import { useSession } from '@/shared/session/session';

export function useOrganization() {
  const { tenant } = useSession();
  return useQuery({
    queryKey: ['customer', tenant.id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/customers/{customer_id}', { params: { path: { customer_id: tenant.id } }, signal })),
  });
}

export const agreementKey = (customerId: string) => ['agreements', customerId];

/** Asked only for who may accept it: nobody else is told. */
export function useAgreement() {
  const { tenant, may } = useSession();
  const path = { customer_id: tenant.id };
  return useQuery({
    queryKey: agreementKey(tenant.id),
    enabled: may('customer_accept_agreement'),
    queryFn: async ({ signal }) => {
      const [templates, attested, own] = await Promise.all([
        dataOf(api.GET('/v1/agreements', { params: { query: { agreementType: 'MicrosoftCustomerAgreement' } }, signal })),
        dataOf(api.GET('/v1/customers/{customer_id}/agreements', { params: { path }, signal })),
        dataOf(api.GET('/v1/customers/{customer_id}/directSignedMicrosoftCustomerAgreementStatus', { params: { path }, signal })),
      ]);
      return { text: templates.items[0]?.agreementLink, attested: attested.items, own: own.isSigned };
    },
  });
}
