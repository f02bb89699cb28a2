// How the log is asked for some of its records (contract 1.9, 12).

/** The kinds of operation that the page offers. */
export const kinds = [
  'get_software_key', 'get_software_download_link', 'create_order', 'update_order', 'add_customer',
  'update_customer_billing_profile', 'create_agreement', 'remove_partner_customer_relationship', 'ready_invoice',
  'create_partner_user', 'update_partner_user', 'register_application',
] as const;

interface Wanted {
  kind: string;
  user: string;
  result: string;
}

const term = (Field: string, Value: string, Operator: string) => ({ Field, Value, Operator });

/** The filter as the contract writes it; '' for everything. */
export function auditFilter({ kind, user, result }: Wanted): string {
  const terms = [
    ...(kind ? [term('OperationType', kind, 'equals')] : []),
    ...(user ? [term('UserPrincipalName', user, 'equals')] : []),
    ...(result ? [term('OperationStatus', result, 'equals')] : []),
  ];
  const [first, ...rest] = terms;
  if (!first) return '';
  type Filter = ReturnType<typeof term> | { LeftFilter: Filter; RightFilter: Filter; Operator: string };
  return JSON.stringify(rest.reduce<Filter>((left, right) => ({ LeftFilter: left, RightFilter: right, Operator: 'and' }), first));
}
