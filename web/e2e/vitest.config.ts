// The browser tests, two files at a time: each story once an engine; how pages look, which no engine changes, once.
import { defineConfig } from 'vitest/config';

// CHANDLERY_E2E_BASE names a server that runs already; CHANDLERY_E2E_ENGINES narrows the engines down.
const engines = process.env['CHANDLERY_E2E_BASE']
  ? ['running']
  : (process.env['CHANDLERY_E2E_ENGINES']?.split(',') ??
    (process.env['CHANDLERY_TEST_POSTGRES'] ? ['looks', 'sqlite', 'postgres'] : ['looks', 'sqlite']));
const files: Record<string, string> = { looks: 'e2e/looks/*.test.ts', running: 'e2e/**/*.test.ts' };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: engines.map((engine) => ({
      test: {
        name: engine,
        include: [files[engine] ?? 'e2e/*.test.ts'],
        globalSetup: ['e2e/support/demo_shop.ts'],
        testTimeout: 120_000,
        hookTimeout: 120_000,
        // Nothing is run twice in the hope of another result.
        retry: 0,
      },
    })),
  },
});
