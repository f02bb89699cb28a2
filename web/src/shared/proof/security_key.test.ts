import { expect, test } from 'vitest';
import { bytesOf, textOf, troubleOf } from './security_key';
import { askForProof, endProof, isAsked, subscribe } from './waiting';

test('bytes go to base64url and back, whatever they are', () => {
  const all = Uint8Array.from({ length: 256 }, (_, index) => index);
  const text = textOf(all.buffer);
  expect(text).toMatch(/^[\w-]+$/);
  expect(bytesOf(text)).toEqual(all);
  expect(textOf(new ArrayBuffer(0))).toBe('');
});

test('what a browser throws has a sentence; what the server says has its own', () => {
  expect(troubleOf(new DOMException('', 'NotAllowedError'))).toBe('cancelled');
  expect(troubleOf(new DOMException('', 'InvalidStateError'))).toBe('known');
  expect(troubleOf(new DOMException('', 'SecurityError'))).toBe('elsewhere');
  expect(troubleOf(new DOMException('', 'UnknownError'))).toBe('failed');
  expect(troubleOf(new TypeError())).toBeUndefined();
});

test('all that wait for a proof are told by one answer, and the next asks anew', async () => {
  const first = askForProof();
  expect(askForProof()).toBe(first);
  endProof(true);
  expect(await first).toBe(true);
  const next = askForProof();
  expect(next).not.toBe(first);
  endProof(false);
  expect(await next).toBe(false);
});

test('whoever listens sees, when he is told, that there is a question, and that it is over', () => {
  const seen: boolean[] = [];
  const leave = subscribe(() => seen.push(isAsked()));
  void askForProof();
  endProof(true);
  leave();
  void askForProof();
  endProof(false);
  expect(seen).toEqual([true, false]);
});
