// Browsers by their names.
import { expect, it } from 'vitest';
import { browserName } from './browser';

it('knows the usual browsers, and those that pretend to be others', () => {
  expect(browserName('Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox, Windows');
  expect(browserName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36')).toBe('Chrome, Linux');
  expect(browserName('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0')).toBe('Edge, Windows');
  expect(browserName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1')).toBe('Safari, iOS');
});

it('leaves the name to the page when it knows none', () => {
  expect(browserName('')).toBe('');
});
