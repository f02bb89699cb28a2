import { expect, it } from 'vitest';
import type { Shape } from '@/shared/api';
import { listMonth, monthFrom } from './choice';
import { placesOf } from './Places';

const now = new Date('2026-11-28T12:00:00Z');
const block = (place: string, productType: string, blockedFrom: string, blockedTo?: string) =>
  ({ country: 'XX', place, productType, blockedFrom, blockedTo, source: 's' }) as Shape<'MarketBlock'>;

it('lists places by name, each once, only of the kind asked for and only while they are blocked', () => {
  const places = placesOf(
    [
      block('Palau', 'reservation', '2020-01-01T00:00:00Z'),
      block('Andorra', 'reservation', '2020-01-01T00:00:00Z'),
      block('Andorra', 'reservation', '2021-01-01T00:00:00Z'),
      block('Benin', 'perpetual_software', '2020-01-01T00:00:00Z'),
      block('Chad', 'reservation', '2020-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
      block('Fiji', 'reservation', '2027-01-01T00:00:00Z'),
    ],
    'reservation',
    now,
  );
  expect(places).toEqual(['Andorra', 'Palau']);
});

it('writes months as a field and as the server have them, over the end of a year', () => {
  expect(monthFrom(new Date(2026, 11, 31), 1)).toBe('2027-01');
  expect(listMonth('2027-01')).toBe('202701');
});
