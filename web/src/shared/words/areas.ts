// The areas of words. A new file src/words/en/AREA.json gets a line here, which makes its keys known to the compiler.
import type activity from '../../words/en/activity.json';
import type addCustomer from '../../words/en/add-customer.json';
import type appointments from '../../words/en/appointments.json';
import type billing from '../../words/en/billing.json';
import type buy from '../../words/en/buy.json';
import type centre from '../../words/en/centre.json';
import type common from '../../words/en/common.json';
import type consoleHome from '../../words/en/console-home.json';
import type consoleCatalog from '../../words/en/console-catalog.json';
import type consoleDesk from '../../words/en/console-desk.json';
import type consoleMoney from '../../words/en/console-money.json';
import type consoleParts from '../../words/en/console-parts.json';
import type consolePrices from '../../words/en/console-prices.json';
import type consoleMedia from '../../words/en/console-media.json';
import type consolePolicies from '../../words/en/console-policies.json';
import type consolePartners from '../../words/en/console-partners.json';
import type customerAccount from '../../words/en/customer-account.json';
import type customerUsers from '../../words/en/customer-users.json';
import type customers from '../../words/en/customers.json';
import type invitations from '../../words/en/invitations.json';
import type letters from '../../words/en/letters.json';
import type licences from '../../words/en/licences.json';
import type notices from '../../words/en/notices.json';
import type partnerHome from '../../words/en/partner-home.json';
import type partnerships from '../../words/en/partnerships.json';
import type payments from '../../words/en/payments.json';
import type preferences from '../../words/en/preferences.json';
import type pricing from '../../words/en/pricing.json';
import type qualifications from '../../words/en/qualifications.json';
import type reservations from '../../words/en/reservations.json';
import type sessions from '../../words/en/sessions.json';
import type settings from '../../words/en/settings.json';
import type software from '../../words/en/software.json';
import type spending from '../../words/en/spending.json';
import type subscriptions from '../../words/en/subscriptions.json';
import type support from '../../words/en/support.json';
import type webhooks from '../../words/en/webhooks.json';
import type withholding from '../../words/en/withholding.json';

export interface Words {
  activity: typeof activity;
  'add-customer': typeof addCustomer;
  appointments: typeof appointments;
  billing: typeof billing;
  buy: typeof buy;
  centre: typeof centre;
  common: typeof common;
  'console-catalog': typeof consoleCatalog;
  'console-desk': typeof consoleDesk;
  'console-home': typeof consoleHome;
  'console-money': typeof consoleMoney;
  'console-parts': typeof consoleParts;
  'console-prices': typeof consolePrices;
  'console-media': typeof consoleMedia;
  'console-policies': typeof consolePolicies;
  'console-partners': typeof consolePartners;
  'customer-account': typeof customerAccount;
  'customer-users': typeof customerUsers;
  customers: typeof customers;
  invitations: typeof invitations;
  letters: typeof letters;
  licences: typeof licences;
  notices: typeof notices;
  'partner-home': typeof partnerHome;
  partnerships: typeof partnerships;
  payments: typeof payments;
  preferences: typeof preferences;
  pricing: typeof pricing;
  qualifications: typeof qualifications;
  reservations: typeof reservations;
  sessions: typeof sessions;
  settings: typeof settings;
  software: typeof software;
  spending: typeof spending;
  subscriptions: typeof subscriptions;
  support: typeof support;
  webhooks: typeof webhooks;
  withholding: typeof withholding;
}

export type Area = keyof Words;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Words;
  }
}
