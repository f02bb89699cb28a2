// How the partner dashboard looks.
import { inEnglish, people, settled, type SignInAs } from '../support/portal';
import { buy, harborPine } from '../support/purchase';
import { type First, type Place, showsWell } from '../support/shows_well';

const customer = '/v1/customers/20000000-0000-4000-8000-000000000001';

let made: Promise<string> | undefined;
/** Buys, asks for a refund and lays something into a cart, once for all looks at it. Gives the review's address. */
const prepared = (signInAs: SignInAs): Promise<string> => (made ??= make(signInAs));

async function make(signInAs: SignInAs): Promise<string> {
  const page = await signInAs(people.agent, '/partner/', inEnglish);
  await buy(page, 'SQL Server 2019 Standard');
  await buy(page, 'Windows Server Standard - 8 Core License Pack - 1 year');
  const order = (await (await page.request.get(`${customer}/orders`)).json()).items[0].id;
  await page.goto(`/partner/support/new?customer=${harborPine.split('/').at(-1)}&order=${order}`);
  await settled(page);
  await page.getByRole('combobox', { name: 'Impact' }).selectOption('moderate');
  await page.getByRole('textbox', { name: 'Reason for the refund' }).fill('Bought twice');
  await page.getByRole('textbox', { name: 'Phone' }).fill('+1 206 555 0100');
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.waitForURL(/\/partner\/support\/(?!new)[^/]+$/);
  await page.goto(`${harborPine}/buy?q=SQL+Server+2019+Standard`);
  await settled(page);
  await page.getByRole('button', { name: /^Add .* to the cart$/ }).first().click();
  await page.getByRole('link', { name: 'Review order' }).click();
  await page.waitForURL(/\/review/);
  return new URL(page.url()).pathname + new URL(page.url()).search;
}

/** An address whose page shows something that was made. */
const after = (path: string | ((first: First) => Promise<string>)): Place => async (first, signInAs) => {
  await prepared(signInAs);
  return typeof path === 'string' ? path : path(first);
};

/** The link of a provider's request for a partnership. */
async function asked(signInAs: SignInAs): Promise<string> {
  const page = await signInAs(people.provider, '/partner/settings/partnerships/requests', inEnglish);
  await page.getByRole('button', { name: 'Write the request' }).click();
  const text = await page.getByRole('group', { name: 'Text of the e-mail' }).innerText();
  return /\/partner\/settings\/partnerships\/\S+/.exec(text)?.[0] ?? '';
}

showsWell('partner-customers', people.agent, '/partner/customers');
showsWell('partner-customer-new', people.agent, '/partner/customers/new');
showsWell('partner-invite', people.agent, '/partner/customers/invite');
showsWell('partner-customer-qualified', people.agent, '/partner/customers/20000000-0000-4000-8000-000000000011/account');
showsWell('partner-customer-account', people.agent, `${harborPine}/account`);
showsWell('partner-customer-users', people.agent, `${harborPine}/users`);
showsWell('partner-customer-requests', people.agent, `${harborPine}/requests`);
showsWell('partner-software', people.agent, after(`${harborPine}/software`));
showsWell('partner-buy', people.agent, `${harborPine}/buy`);
showsWell('partner-orders', people.agent, `${harborPine}/orders`);
showsWell('partner-order', people.agent, after(async (first) => `${harborPine}/orders/${await first(`${customer}/orders`)}`));
showsWell('partner-subscriptions', people.agent, after(`${harborPine}/subscriptions`));
showsWell('partner-subscription', people.agent, after(async (first) => `${harborPine}/subscriptions/${await first(`${customer}/subscriptions`)}`));
showsWell('partner-reservations', people.agent, `${harborPine}/reservations`);
const reservation = (tab = ''): Place => async (first) => `${harborPine}/reservations/${await first(`${customer}/reservations`)}${tab}`;
showsWell('partner-reservation', people.agent, reservation());
showsWell('partner-reservation-access', people.agent, reservation('?tab=access'));
showsWell('partner-reservation-configuration', people.agent, reservation('?tab=configuration'));
showsWell('partner-reservation-properties', people.agent, reservation('?tab=properties'));
showsWell('partner-reservation-request', people.agent, reservation('?tab=request'));
showsWell('partner-savings', people.agent, `${harborPine}/savings`);
showsWell('partner-review', people.agent, (_, signInAs) => prepared(signInAs));
showsWell('partner-support-request', people.agent, after(async (first) => `/partner/support/${await first('/v1/servicerequests')}`));
showsWell('partner-licences', people.agent, `${harborPine}/licences`);
showsWell('partner-all-orders', people.agent, '/partner/orders');
showsWell('partner-all-software', people.agent, '/partner/software');
showsWell('partner-spending', people.agent, '/partner/spending');
showsWell('partner-pricing', people.agent, '/partner/pricing');
showsWell('partner-promotions', people.agent, '/partner/promotions');
showsWell('partner-support', people.agent, '/partner/support');
showsWell('partner-support-new', people.agent, '/partner/support/new');
showsWell('partner-notices', people.agent, '/partner/notices');
showsWell('partner-not-found', people.agent, '/partner/nowhere');
showsWell('settings-webhooks', people.agent, '/partner/settings/webhooks');
showsWell('settings-sandbox', people.agent, '/partner/settings/sandbox');

showsWell('partner-home', people.globalAdmin, '/partner/');
showsWell('partner-search', people.globalAdmin, '/partner/search?q=Har');
showsWell('partner-activity', people.globalAdmin, '/partner/activity');
showsWell('partner-billing', people.globalAdmin, '/partner/billing');
showsWell('settings-organization', people.globalAdmin, '/partner/settings/organization');
showsWell('settings-legal', people.globalAdmin, '/partner/settings/legal');
showsWell('settings-billing', people.globalAdmin, '/partner/settings/billing');
showsWell('settings-support', people.globalAdmin, '/partner/settings/support');
showsWell('settings-partnerships', people.provider, '/partner/settings/partnerships');
showsWell('settings-partnership-requests', people.provider, '/partner/settings/partnerships/requests');
showsWell('settings-partnership-offer', people.reseller, (_, signInAs) => asked(signInAs));
showsWell('settings-users', people.globalAdmin, '/partner/settings/users');
showsWell('settings-user-new', people.globalAdmin, '/partner/settings/users/new');
showsWell('settings-applications', people.globalAdmin, '/partner/settings/applications');
showsWell('settings-application', people.globalAdmin, '/partner/settings/applications/11111111-1111-4111-8111-111111111111');
showsWell('settings-application-new', people.globalAdmin, '/partner/settings/applications/new');
showsWell('settings-preferences', people.globalAdmin, '/partner/settings/preferences');
