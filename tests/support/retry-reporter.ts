import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Lists, at the end of a run, the tests that passed only when retried. CI retries a failed test
 * once, because any deadline can be missed on a shared machine; a test that needed it may also have
 * found a race.
 */
export default class RetryReporter implements Reporter {
  readonly #file: string | undefined;

  /** @param file a copy of the list, for the summary of several runners */
  constructor(file?: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap((module) =>
      [...module.children.allTests('passed')]
        .filter((test) => test.diagnostic()?.flaky)
        .flatMap((test) => [
          ` Retried  ${module.relativeModuleId} > ${test.fullName}`,
          ...(test.result().errors ?? []).map(({ message, stacks }) => {
            const { file, line } = stacks?.[0] ?? {};
            return `   ${message}${file === undefined ? '' : `\n   at ${file}:${line}`}`;
          }),
        ]),
    );
    if (lines.length === 0) return;
    const text = ['Passed only when retried:', ...lines].join('\n');
    console.log(text);
    if (this.#file !== undefined) writeFileSync(this.#file, `${text}\n`);
  }
}
