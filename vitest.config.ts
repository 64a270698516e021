import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import RetryReporter from './tests/support/retry-reporter.ts';

/**
 * Tests import packages by name and get their sources: computed from each package's `exports`,
 * so that an entry point that is not exported cannot be tested by accident.
 */
function sourceAliases() {
  const packages = new URL('./packages/', import.meta.url);
  return readdirSync(packages).flatMap((name) => {
    const root = new URL(`${name}/`, packages);
    const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      name: string;
      exports: Record<string, string | { default: string }>;
    };
    return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
      if (typeof target === 'string') return [];
      const source = target.default.replace('./dist/', './src/').replace(/\.js$/, '.ts');
      return [
        {
          find: new RegExp(`^${manifest.name}${subpath.slice(1)}$`),
          replacement: fileURLToPath(new URL(source, root)),
        },
      ];
    });
  });
}

const alias = sourceAliases();

/** On a shared machine any deadline can be missed once; a reporter lists the retried tests. */
const retry = process.env['CI'] === undefined ? 0 : 1;

/** `expect.poll` waits for a condition; on a busy machine the default of one second is too short. */
const expectation = { poll: { timeout: 30_000 } };

/** JSON report of the run, which `.ci/run` counts; not for a run that a test starts. */
const report = process.env['SPACEX_TEST_REPORT'];
delete process.env['SPACEX_TEST_REPORT'];

function jsonReporter(outputFile: string): ['json', { outputFile: string }] {
  return ['json', { outputFile }];
}

const withServers = {
  retry,
  expect: expectation,
  globalSetup: ['./tests/support/global-setup.ts'],
  testTimeout: 120_000,
  hookTimeout: 180_000,
};

/** The last part of a file's name says when its tests run; CONTRIBUTING.md lists the rules. */
const thorough = '**/*.thorough.test.ts';
const long = '**/*.long.test.ts';
const exclude = ['**/node_modules/**', thorough, long];

export default defineConfig({
  resolve: { alias },
  test: {
    // Most tests wait for other processes, so a core need not be left free for the runner.
    maxWorkers: '100%',
    tags: [
      {
        name: 'postgres-version',
        description: 'Depends on the PostgreSQL server; CI repeats it on a second version.',
      },
    ],
    reporters: [
      'default',
      './tests/support/figure-reporter.ts',
      new RetryReporter(report === undefined ? undefined : `${report}.retried`),
      ...(report === undefined ? [] : [jsonReporter(report)]),
    ],
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'bench/test/**/*.test.ts'],
          exclude,
          retry,
          expect: expectation,
          // Property tests, and tests that start a process, are slow on a busy machine.
          testTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          exclude: [...exclude, 'tests/platform/**'],
          ...withServers,
        },
      },
      {
        resolve: { alias },
        test: {
          // Kills, faults, S3, Redshift and every combination: `.ci/run` and `npm run test:all`.
          name: 'thorough',
          include: ['tests/**/*.thorough.test.ts', 'packages/*/test/**/*.thorough.test.ts'],
          ...withServers,
        },
      },
      {
        resolve: { alias },
        test: {
          // Whole tools: image builds, Terraform, Airflow, Spark, installs from a registry.
          name: 'platform',
          include: ['tests/platform/**/*.test.ts'],
          exclude,
          ...withServers,
          // They install from registries and start whole systems.
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        resolve: { alias },
        test: {
          // Too long for CI: `npm run test:long`. It also repeats the tests of kills and network
          // faults, with more of them: each file that reads `SPACEX_KILLS` (tests/lint checks that).
          name: 'long',
          include: [long, 'tests/robustness/{kill-points,kills,network,signals}*.test.ts'],
          env: { SPACEX_KILLS: process.env['SPACEX_KILLS'] ?? '200' },
          ...withServers,
          testTimeout: 1_800_000,
          hookTimeout: 600_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['packages/*/test/**/*.test-d.ts'],
            tsconfig: './tests/tsconfig.json',
          },
        },
      },
    ],
  },
});
