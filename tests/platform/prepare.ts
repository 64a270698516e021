/**
 * Downloads and builds what the thorough tests and those of this directory need, in the order in which
 * they need it, and at the same time what the tests of Kubernetes need. The tests do that themselves if
 * it is missing; this does it earlier, in parallel with other tests.
 *
 *     node tests/platform/prepare.ts
 */
import { builtVersitygw } from '../lake/support/store-programs.ts';
import { mavenArtifact } from '../support/maven.ts';
import { provideEnvironment } from '../support/virtual-environment.ts';
import { builtRestServer } from './iceberg/support/rest-server.ts';
import { sparkRuntime } from './iceberg/support/spark.ts';

const packagesFor = (name: string) => async () => {
  await provideEnvironment(name, `${name}-requirements.txt`);
};
const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['S3 stores from PyPI', packagesFor('stores')],
  ['sqlglot', packagesFor('sqlglot')],
  ['fastparquet', packagesFor('fastparquet')],
  ['versitygw', builtVersitygw],
  ['readers of Iceberg tables', packagesFor('iceberg')],
  ['MiniStack', packagesFor('ministack')],
  ['REST catalog of Iceberg', builtRestServer],
  ['Spark', packagesFor('spark')],
  ['Iceberg for Spark', () => mavenArtifact(sparkRuntime)],
  ['zizmor', packagesFor('zizmor')],
];

async function download(): Promise<void> {
  for (const [name, step] of steps) {
    const began = performance.now();
    try {
      await step();
      console.log(`${name}: ${Math.round((performance.now() - began) / 1000)} s`);
    } catch (error) {
      console.log(`${name}: ${error}`);
      process.exitCode = 1;
    }
  }
}

await Promise.all([download(), import('./kubernetes/prepare.ts')]);
