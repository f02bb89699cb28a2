// How pages look in the middle of an act: rows ticked, a dialog open; and with what only some have: keys, many sessions.
import type { Page } from 'playwright-core';
import { inEnglish, people, type SignInAs } from '../support/portal';
import { answerAsked, askForHelp, bookCall } from '../support/requests';
import { type Act, type Place, showsWell } from '../support/shows_well';

const northwind = '10000000-0000-4000-8000-000000000001';
const harborPine = '/partner/customers/20000000-0000-4000-8000-000000000001';

let made: Promise<void> | undefined;
/** Three requests, two of them answered, once for all looks. */
const asked = (signInAs: SignInAs): Promise<void> => (made ??= ask(signInAs));

async function ask(signInAs: SignInAs): Promise<void> {
  const page = await signInAs(people.agent, '/partner/', inEnglish);
  const operator = await signInAs(people.operator, '/console/', inEnglish);
  await askForHelp(page, 'A crane that cannot be planned any more since its licence was moved to another machine');
  for (const dock of [1, 2]) await answerAsked(operator, northwind, await askForHelp(page, `Dock ${dock}`));
}

const afterAsking = (path: string): Place => async (_, signInAs) => {
  await asked(signInAs);
  return path;
};

const tick = (where: string): Act => async (page) => {
  for (const row of [0, 1]) await page.locator(`${where} input[type=checkbox]`).nth(row).check();
};
const tickRows = tick('tbody');

/** The first button of the selection's bar that opens a dialog. */
const beginActing: Act = async (page) => {
  await tickRows(page);
  await page.locator('[role=region] button', { hasText: /^(Close the request|Close|关闭请求|关闭)$/ }).first().click();
  await page.getByRole('dialog').waitFor();
};

const openFirst: Act = async (page) => {
  const more = page.locator('tbody button[aria-expanded]').first();
  if ((await more.getAttribute('aria-expanded')) !== 'true') await more.click();
};

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0';
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1';
const times = { startedAt: '2026-11-20T08:00:00Z', lastSeenAt: '2026-11-28T17:45:00Z' };

const list = (items: unknown[]) => ({ json: { totalCount: items.length, items, links: {}, attributes: {} } });

/** Two keys and three browsers, as a person has them who works here for long; the proof is asked for at the first act. */
const asForLong: Act = async (page) => {
  await page.unrouteAll();
  await page.route('**/auth/securitykeys', (route) =>
    route.fulfill(
      list([
        { id: 'k1', name: 'Blue key on the ring with the keys of the warehouse', addedDate: '2026-01-05T08:00:00Z', lastUsedDate: '2026-11-28T08:00:00Z' },
        { id: 'k2', name: '办公室电脑', addedDate: '2026-03-05T08:00:00Z' },
      ]),
    ),
  );
  await page.route('**/auth/sessions', (route) =>
    route.fulfill(
      list([
        { id: 's1', current: true, userAgent: windows, address: '203.0.113.7', ...times },
        { id: 's2', current: false, userAgent: phone, address: '2001:db8:85a3:8d3:1319:8a2e:370:7348', ...times },
        { id: 's3', current: false, userAgent: 'curl/8.5.0', address: '198.51.100.24', ...times },
      ]),
    ),
  );
};

const withKeys: Act = async (page) => {
  if (await page.getByText('办公室电脑').count()) return;
  await asForLong(page);
  await page.reload();
  await page.getByText('办公室电脑').waitFor();
};

const askedForProof: Act = async (page: Page) => {
  await withKeys(page);
  await page.route('**/auth/proof', (route) =>
    route.fulfill({ json: { ways: ['security_key', 'password'], securityKey: { challenge: 'AAAA', allowCredentials: [], rpId: '127.0.0.1', timeout: 60_000 } } }),
  );
  await page.route('**/auth/sessions/*', (route) => route.fulfill({ status: 403, json: { code: 700094, description: 'Prove it.' } }));
  await page.getByRole('button', { name: /^(End the session in|结束会话)/ }).last().click();
  await page.getByRole('dialog').waitFor();
};

const withheld = {
  id: '01a22b0b-d153-7224-8244-3c70a6981c95',
  partnerId: northwind,
  invoiceId: 'G000000101',
  amount: 1190.5,
  currencyCode: 'USD',
  state: 'pendingPartnerAction',
  note: 'Article 12 of the treaty, as in the two years before',
  certificate: { fileName: 'certificate-of-the-tax-office-2026-quarter-3-signed.pdf', fileSize: 481_000 },
  requestedBy: people.billing.name,
  requestedAt: times.startedAt,
  submittedAt: times.startedAt,
  answeredBy: people.operator.name,
  answeredAt: times.lastSeenAt,
  answer: 'The certificate is of another company. Please hand in yours.',
};

const invoice = (id: string, currencyCode: string, state: string) => ({
  id,
  invoiceDate: '2026-10-08T00:00:00Z',
  billingPeriodStartDate: '2026-09-01T00:00:00Z',
  dueDate: '2026-12-07T00:00:00Z',
  totalCharges: 11_905,
  balanceAmount: state === 'paid' ? 0 : 11_905,
  currencyCode,
  documentType: 'invoice',
  invoiceType: 'OneTime',
  state,
  disputed: false,
  taxReceipts: state === 'paid' ? [{ id: 'r1', paidOn: '2026-11-03', amount: 11_905, taxReceiptPdfDownloadLink: '' }] : [],
});

/** Invoices in two currencies, and what was withheld of the first: the demo shop has issued none. */
const withInvoices: Act = async (page) => {
  if ((await page.getByText('certificate-of-the-tax-office').count()) === 0) {
    await page.unrouteAll();
    await page.route(/\/v1\/invoices\?/, (route) => route.fulfill(list([invoice('G000000101', 'USD', 'paid'), invoice('G000000102', 'EUR', 'issued')])));
    await page.route('**/withholdingrequests', (route) => route.fulfill(list([withheld])));
    await page.reload();
    await openFirst(page);
  }
  await page.getByText('certificate-of-the-tax-office').first().waitFor();
};

/** A certificate that waits, and the dialog that sends it back. */
const decideCertificate: Act = async (page) => {
  if ((await page.locator('tbody button[aria-expanded]').count()) === 0) {
    await page.unrouteAll();
    await page.route(/\/withholdingrequests\?/, (route) => route.fulfill(list([{ ...withheld, state: 'submitted' }])));
    await page.reload();
  }
  await openFirst(page);
  await page.getByText('certificate-of-the-tax-office').first().waitFor();
};
const sendCertificateBack: Act = async (page) => {
  await decideCertificate(page);
  await page.getByRole('button', { name: /^(Send back|退回)$/ }).click();
  await page.getByRole('dialog').waitFor();
};

showsWell('partner-billing-withheld', people.billing, '/partner/billing', withInvoices);
showsWell('partner-support-ticked', people.agent, afterAsking('/partner/support'), tickRows);
showsWell('partner-support-acting', people.agent, afterAsking('/partner/support'), beginActing);
showsWell('partner-notices-ticked', people.agent, afterAsking('/partner/notices'), tick('main ul'));
showsWell('partner-customer-user', people.agent, `${harborPine}/users`, openFirst);
showsWell('settings-users-ticked', people.globalAdmin, '/partner/settings/users', tickRows);
showsWell('settings-user', people.globalAdmin, async (first) => `/partner/settings/users/${await first('/v1/users')}`);
showsWell('settings-preferences-keys', people.marketing, '/partner/settings/preferences', withKeys);
showsWell('settings-preferences-proof', people.marketing, '/partner/settings/preferences', askedForProof);

showsWell('centre-notices', people.customer, '/centre/notices');
showsWell('centre-reservation-used', people.customer, '/centre/reservations', openFirst);

/** The dialog in which a time is chosen, of the newest request. */
const choosing: Act = async (page) => {
  await page.locator('button', { hasText: /^(Book an appointment…|预约通话…)$/ }).click();
  await page.getByRole('radio').first().waitFor();
};
const newest: Place = async (first, signInAs) => {
  await asked(signInAs);
  return `/partner/support/${await first('/v1/servicerequests')}`;
};
showsWell('partner-support-choosing', people.agent, newest, choosing);

/** A request with an appointment. */
const booked: Place = async (_, signInAs) => {
  const page = await signInAs(people.agent, '/partner/', inEnglish);
  const request = await askForHelp(page, 'A crane');
  await bookCall(page, request);
  return `/partner/support/${request}`;
};
showsWell('partner-support-appointment', people.agent, booked);
showsWell('console-desk-appointments', people.operator, '/console/desk?tab=appointments', openFirst);
showsWell('console-desk-hours', people.operator, '/console/desk?tab=hours');
showsWell('console-desk-requests', people.operator, afterAsking('/console/desk?tab=requests'), openFirst);
showsWell('console-desk-ticked', people.operator, afterAsking('/console/desk?tab=requests'), tickRows);
showsWell('console-desk-qualifications', people.operator, '/console/desk?tab=qualifications&vetting=granted', openFirst);
showsWell('console-notices', people.operator, '/console/notices');
showsWell('console-partner-user', people.operator, `/console/partners/${northwind}?tab=users`, openFirst);
showsWell('console-partner-invoices', people.operator, `/console/partners/${northwind}?tab=invoices`);
showsWell('console-partner-payments', people.operator, `/console/partners/${northwind}?tab=payments`);
showsWell('console-money-bank', people.operator, '/console/money?tab=bank');
showsWell('console-money-seller', people.operator, '/console/money?tab=seller');
showsWell('console-money-withheld', people.operator, '/console/money?tab=withheld', decideCertificate);
showsWell('console-money-withheld-back', people.operator, '/console/money?tab=withheld', sendCertificateBack);
showsWell('console-policies-return', people.operator, '/console/policies?tab=return');
