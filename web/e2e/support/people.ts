// The people of the demo shop (data/demo), by what they do.
export interface Person {
  name: string;
  password: string;
}

const of = (name: string): Person => ({ name, password: 'Chandlery-demo-2026' });

export const people = {
  globalAdmin: of('admin@northwind-distribution.example'),
  agent: of('agent@northwind-distribution.example'),
  sales: of('sales@northwind-distribution.example'),
  helpdesk: of('helpdesk@northwind-distribution.example'),
  billing: of('billing@northwind-distribution.example'),
  userAdmin: of('users@northwind-distribution.example'),
  accountAdmin: of('account@northwind-distribution.example'),
  referral: of('referral@northwind-distribution.example'),
  marketing: of('marketing@northwind-distribution.example'),
  /** Of another partner, in euros. */
  otherAgent: of('agent@rheinkontor.example'),
  /** Who administers it: an indirect provider. */
  provider: of('admin@rheinkontor.example'),
  /** Of a reseller below that partner. */
  reseller: of('admin@alsterwerk.example'),
  customer: of('admin@harborpine.example'),
  operator: of('operator@operator.example'),
} as const;
