// What unit tests need around them: words in English, and a page that is empty again after each.
import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { startWords } from '../src/shared/words/words';

beforeAll(async () => {
  localStorage.setItem('chandlery.language', 'en');
  await startWords();
});

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});
