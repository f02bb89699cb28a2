// The partner's settings: the company's profiles, its people, its programs, one's own preferences.
import { expectNoAxeViolations } from './support/axe';
import { expect, people, test } from './support/portal';
import { showsWell } from './support/shows_well';

const settings = (page: string) => `/partner/settings/${page}`;

showsWell('settings-organization', people.globalAdmin, settings('organization'));
showsWell('settings-legal', people.accountAdmin, settings('legal'));
showsWell('settings-billing', people.billing, settings('billing'));
showsWell('settings-support', people.helpdesk, settings('support'));
showsWell('settings-users', people.userAdmin, settings('users'));
showsWell('settings-user-new', people.userAdmin, settings('users/new'));
showsWell('settings-applications', people.globalAdmin, settings('applications'));
showsWell('settings-application', people.globalAdmin, settings('applications/11111111-1111-4111-8111-111111111111'));
showsWell('settings-application-new', people.globalAdmin, settings('applications/new'));
showsWell('settings-preferences', people.marketing, settings('preferences'));

test('the Company VAT ID is changed; a wrong one is refused at its field', async ({ signInAs }) => {
  const page = await signInAs(people.otherAgent, settings('billing'));
  const vatId = page.getByRole('textbox', { name: 'Company VAT ID' });
  await vatId.fill('DE12');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The VAT id does not have the country').waitFor();
  await expect.poll(() => vatId.getAttribute('aria-invalid')).toBe('true');
  await expectNoAxeViolations(page);
  await vatId.fill('DE136695976');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).first().waitFor();
  await page.reload();
  await expect.poll(() => vatId.inputValue()).toBe('DE136695976');
});

test('who may not change a profile reads it, and who can', async ({ signInAs }) => {
  const page = await signInAs(people.helpdesk, settings('billing'));
  await page.getByText('your roles do not let you change it').waitFor();
  expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
});
