import { expect, test } from 'vitest';
import { contactOf } from './contact';

const of = (displayName: string) => contactOf({ id: '', displayName, userPrincipalName: 'agent@northwind.example' });

test('who is signed in is whom the operator answers', () => {
  expect(of('Ben Okafor')).toEqual({ firstName: 'Ben', lastName: 'Okafor', email: 'agent@northwind.example', phoneNumber: '' });
  expect(of(' Ana María Ruiz ')).toMatchObject({ firstName: 'Ana María', lastName: 'Ruiz' });
  expect(of('王小明')).toMatchObject({ firstName: '', lastName: '王小明' });
});
