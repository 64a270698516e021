import type { Reporter, TestModule } from 'vitest/node';

/**
 * Prints, at the end of a run, what the tests measured: their annotations of the type `figure`.
 *
 *     await annotate(`${kills} kills, ${rolledBack} rolled back`, 'figure');
 */
export default class FigureReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const figures = modules.flatMap((module) =>
      [...module.children.allTests()].flatMap((test) =>
        test
          .annotations()
          .filter(({ type }) => type === 'figure')
          .map(({ message }) => ` ${module.relativeModuleId}: ${message}`),
      ),
    );
    if (figures.length > 0) console.log(['Figures:', ...figures].join('\n'));
  }
}
