// What the page says of a new password by itself.
import { expect, it } from 'vitest';
import { isMadeOfNames, hasRightLength } from './newPassword';

const ann = { userPrincipalName: 'ann.quist@northwind.example', displayName: 'Ann Quist', company: '北风 Trading' };

it('counts characters of short ones and bytes of long ones', () => {
  expect(hasRightLength('1234567')).toBe(false);
  expect(hasRightLength('密码密码密码密码')).toBe(true);
  expect(hasRightLength('😀😀😀😀')).toBe(false);
  expect(hasRightLength('密'.repeat(86))).toBe(false);
});

it('finds passwords made of the names that are known', () => {
  for (const own of ['AnnQuist-2026', 'northwind1', 'Chandlery 2026!', 'Trading-Quist']) expect(isMadeOfNames(own, ann), own).toBe(true);
  for (const other of ['Quist-of-Northwind-26', 'a quiet harbour', '1234-5678']) expect(isMadeOfNames(other, ann), other).toBe(false);
});
