// Runs the unit tests.
import { runTests } from './run_tests.mjs';

await runTests({});
