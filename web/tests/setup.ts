// What unit tests need around them: words in English, and a page that is empty again after each.
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { startWords } from '../src/shared/words/words';

// A busy machine takes its time; what never comes fails all the same.
configure({ asyncUtilTimeout: 20_000 });

beforeAll(async () => {
  localStorage.setItem('chandlery.language', 'en');
  await startWords();
});

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});
