// What the page says of a new password by itself.
import { expect, it } from 'vitest';
import { hasRightLength } from './newPassword';

it('counts characters of short ones and bytes of long ones', () => {
  expect(hasRightLength('1234567')).toBe(false);
  expect(hasRightLength('密码密码密码密码')).toBe(true);
  expect(hasRightLength('😀😀😀😀')).toBe(false);
  expect(hasRightLength('密'.repeat(86))).toBe(false);
});
