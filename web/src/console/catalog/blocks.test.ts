import { expect, it } from 'vitest';
import { blockedOn } from './blocks';

it('holds from its first day until before its end', () => {
  const block = { blockedFrom: '2021-03-01T00:00:00Z', blockedTo: '2021-04-01T00:00:00Z' };
  expect(blockedOn(block, '2021-02-28')).toBe(false);
  expect(blockedOn(block, '2021-03-01')).toBe(true);
  expect(blockedOn(block, '2021-03-31')).toBe(true);
  expect(blockedOn(block, '2021-04-01')).toBe(false);
});

it('without an end holds for ever', () => {
  expect(blockedOn({ blockedFrom: '2018-01-01T00:00:00Z' }, '2030-01-01')).toBe(true);
});
