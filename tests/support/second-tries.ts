import type { Reporter, TestModule } from 'vitest/node';

/**
 * Names, at the end of a run, the tests that passed only when tried again. In CI each failed
 * test has a second try, since a machine that is shared can miss any deadline; what needed one
 * must be seen, for it may be a fault that comes by chance.
 */
export default class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const shaky = modules.flatMap((module) =>
      [...module.children.allTests('passed')]
        .filter((test) => test.diagnostic()?.flaky)
        .map((test) => ({ name: `${module.relativeModuleId} > ${test.fullName}`, test })),
    );
    if (shaky.length === 0) return;
    console.log(` Second try  ${shaky.length} passed only when tried again:`);
    for (const { name, test } of shaky) {
      console.log(` Second try  ${name}`);
      for (const { message, stacks } of test.result().errors ?? []) {
        const { file, line } = stacks?.[0] ?? {};
        console.log(`   ${message}${file === undefined ? '' : `\n   at ${file}:${line}`}`);
      }
    }
  }
}
