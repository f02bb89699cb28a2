// Runs tests by Vitest; the last line is "N passed, N failed".
import { parseCLI, startVitest } from 'vitest/node';
import { inWeb } from './places.mjs';

/** Whoever waited too long for the tests ends them (./dev): says which one hangs. */
function nameWhatHangsWhenEnded() {
  const running = new Set();
  process.once('SIGTERM', () => {
    for (const test of running) console.log(`did not end: ${test.project.name} ${test.module.relativeModuleId} > ${test.fullName}`);
    process.exit(1);
  });
  return {
    onTestCaseReady: (test) => running.add(test),
    onTestCaseResult: (test) => running.delete(test),
  };
}

/** A line for what failed: its place, and the first line of what was wrong. */
function tellFailure(module, place, errors) {
  const [first = ''] = (errors[0]?.message ?? '').split('\n');
  console.log(`FAILED ${[module.project.name, module.relativeModuleId, ...place].filter(Boolean).join(' > ')}: ${first}`);
}

export async function runTests(options) {
  const { filter, options: asked } = parseCLI(['vitest', ...process.argv.slice(2)]);
  const vitest = await startVitest('test', filter, {
    ...asked,
    root: inWeb('.'),
    watch: false,
    reporters: [process.stdout.isTTY ? 'default' : 'dot', nameWhatHangsWhenEnded()],
    ...options,
  });
  await vitest.close();
  const modules = vitest.state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
  const passed = tests.filter((state) => state === 'passed').length;
  // A file that does not load, or a server that does not start, has no tests to fail; that is one failure.
  const broken = modules.filter((module) => module.state() === 'failed' && ![...module.children.allTests('failed')].length);
  const failed = tests.filter((state) => state === 'failed').length + broken.length + vitest.state.getUnhandledErrors().length;
  for (const module of broken) tellFailure(module, [], module.errors());
  for (const module of modules) {
    for (const test of module.children.allTests('failed')) tellFailure(module, [test.fullName], test.result().errors);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
