import { expect, it } from 'vitest';
import { days, newest, policyName, seconds } from './presets';

it('begins with the latest policy of the family', () => {
  const known = [
    { id: 'a', family: 'software', effectiveFrom: '2018-01-01T00:00:00Z' },
    { id: 'b', family: 'software', effectiveFrom: '2021-06-03T00:00:00Z' },
    { id: 'c', family: 'never', effectiveFrom: '2022-01-01T00:00:00Z' },
  ];
  expect(newest(known, 'software')?.id).toBe('b');
  expect(newest(known, '')).toBeUndefined();
});

it('reads days as the seconds that the server keeps', () => {
  expect(days(432_000)).toBe('5');
  expect(days(undefined)).toBe('');
  expect(seconds('5')).toBe(432_000);
});

it('takes the names that the server takes', () => {
  const { pattern } = policyName({ required: 'x' }, 'y');
  expect(pattern.value.test('onprem-2021-06')).toBe(true);
  expect(pattern.value.test('On Prem')).toBe(false);
});
