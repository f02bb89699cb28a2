// Runs the unit tests; ends with "N passed, N failed".
import { startVitest } from 'vitest/node';
import { inWeb } from './places.mjs';

const vitest = await startVitest('test', process.argv.slice(2), { root: inWeb('.'), watch: false, reporters: ['dot'] });
await vitest.close();
const tests = vitest.state.getTestModules().flatMap((module) => {
  const all = [...module.children.allTests()];
  // A file that does not even load has no tests; that is one failure.
  return all.length > 0 ? all.map((test) => test.result().state) : ['failed'];
});
const passed = tests.filter((state) => state === 'passed').length;
const failed = tests.filter((state) => state === 'failed').length;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
