// The roles by their names.
import { useMemo } from 'react';
import type { Shape } from '@/shared/api';
import { useWords } from '@/shared/words/words';

type Role = Shape<'Role'>;

const partnerRoles = [
  'global_admin', 'admin_agent', 'sales_agent', 'helpdesk_agent', 'billing_admin', 'user_management_admin', 'account_admin',
  'referral_admin', 'marketing_content_admin', 'partner_user',
] as const satisfies readonly Role[];
const otherRoles = ['customer_global_admin', 'customer_billing_admin', 'customer_user', 'operator'] as const satisfies readonly Role[];

/** All roles, or those that a partner's users and applications may have. */
export function useRoleWords(of?: 'partner'): Record<string, string> {
  const { t } = useWords('console-partners');
  return useMemo(() => {
    const wanted: readonly Role[] = of ? partnerRoles : [...partnerRoles, ...otherRoles];
    return Object.fromEntries(wanted.map((role) => [role, t(`roleWords.${role}`)]));
  }, [t, of]);
}
