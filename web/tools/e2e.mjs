// Runs the browser tests against the real server.
import { inWeb } from './places.mjs';
import { runTests } from './run_tests.mjs';

await runTests({ config: inWeb('e2e/vitest.config.ts') });
