// The customer centre: products, partners, and where a deep link leads (S40, S43, rules 6.2).
import { expect, people, settled, test } from './support/portal';
import { showsWell } from './support/shows_well';

showsWell('centre-home', people.customer, '/centre/');
showsWell('centre-products', people.customer, '/centre/products');
showsWell('centre-partners', people.customer, '/centre/partners');

test('a deep link of another organisation and one that leads nowhere tell nothing and say what to do', async ({ signInAs }) => {
  const page = await signInAs(
    people.customer,
    '/centre/deeplink/20000000-0000-4000-8000-000000000002/01a00000-0000-7000-8000-000000000000/0',
  );
  await settled(page);
  await page.getByRole('heading', { name: /This link/ }).waitFor();
  expect(await page.getByRole('link', { name: 'Your products' }).count()).toBeGreaterThan(0);
});
