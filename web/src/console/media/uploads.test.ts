import { expect, it } from 'vitest';
import { mismatch } from './uploads';

it('goes on with the same file alone', () => {
  const media = { fileName: 'server.iso', size: 10 };
  expect(mismatch(media, { name: 'server.iso', size: 10 })).toBeUndefined();
  expect(mismatch(media, { name: 'other.iso', size: 10 })).toBe('name');
  expect(mismatch(media, { name: 'server.iso', size: 9 })).toBe('size');
});
