// The customer centre: products, partners, and where a deep link leads (S40, S43, rules 6.2).
import { expectNoAxeViolations } from './support/axe';
import { expect, people, settled, test } from './support/portal';

test('a deep link of another organisation and one that leads nowhere tell nothing and say what to do', async ({ signInAs }) => {
  const page = await signInAs(
    people.customer,
    '/centre/deeplink/20000000-0000-4000-8000-000000000002/01a00000-0000-7000-8000-000000000000/0',
  );
  await settled(page);
  await page.getByRole('heading', { name: /This link/ }).waitFor();
  expect(await page.getByRole('link', { name: 'Your products' }).count()).toBeGreaterThan(0);
});

test('the organisation sees who accepted the agreement, and gives a colleague an account', async ({ signInAs }) => {
  const page = await signInAs(people.customer, '/centre/organization');
  await page.getByText('Attested by the partner').waitFor();
  await page.getByText(/^Mara Quill, /).waitFor();
  await page.getByRole('link', { name: 'Users', exact: true }).last().click();
  await page.getByRole('button', { name: 'Add user' }).click();
  const form = page.getByRole('dialog', { name: 'Add a user' });
  await form.getByRole('textbox', { name: 'First name', exact: true }).fill('Ines');
  await form.getByRole('textbox', { name: 'Last name', exact: true }).fill('Roth');
  await form.getByRole('textbox', { name: 'User name' }).fill('ines');
  await form.getByRole('button', { name: 'Add user' }).click();
  const once = page.getByRole('alertdialog', { name: 'Temporary password' });
  await once.getByText('ines@harborpine.example').waitFor();
  await expectNoAxeViolations(page);
  await once.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('row', { name: /Ines Roth/ }).getByText('Active').waitFor();
});
