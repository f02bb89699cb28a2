// How long secrets last, and the command that uses one.
import { expect, it } from 'vitest';
import { lastingSecret, linesOf, standingOf, tokenCommand } from './secrets';

const now = Date.UTC(2026, 10, 28);
const until = (secretExpires: string) => ({ id: secretExpires, createdDate: '2026-01-01T00:00:00Z', secretExpires });

it('warns a month before a secret ends', () => {
  expect(standingOf(until('2027-06-01T00:00:00Z'), now)).toBe('good');
  expect(standingOf(until('2026-12-20T00:00:00Z'), now)).toBe('soon');
  expect(standingOf(until('2026-11-28T00:00:00Z'), now)).toBe('expired');
});

it('finds the secret that lasts longest', () => {
  const secrets = [until('2026-12-20T00:00:00Z'), until('2027-06-01T00:00:00Z'), until('2025-01-01T00:00:00Z')];
  expect(lastingSecret(secrets, now)?.secretExpires).toBe('2027-06-01T00:00:00Z');
  expect(lastingSecret([until('2025-01-01T00:00:00Z')], now)).toBeUndefined();
});

it('reads addresses line by line', () => {
  expect(linesOf(' https://a.example/back \n\nhttp://localhost/back')).toEqual(['https://a.example/back', 'http://localhost/back']);
});

it('keeps the secret out of the command', () => {
  expect(tokenCommand('https://shop.example', 'partner.example', 'c1')).toContain('"$CLIENT_SECRET"');
});
