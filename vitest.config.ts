import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * Tests import packages by name and get their sources: computed from each package's `exports`,
 * so that an entry point that is not exported cannot be tested by accident.
 */
function sourceAliases() {
  const packages = new URL('./packages/', import.meta.url);
  return readdirSync(packages).flatMap((folder) => {
    const root = new URL(`${folder}/`, packages);
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

/** On a shared machine any deadline can be missed once; the reporter names what needed it. */
const retry = process.env['CI'] === undefined ? 0 : 1;

const throughServers = {
  retry,
  globalSetup: ['./tests/support/global-setup.ts'],
  testTimeout: 120_000,
  hookTimeout: 180_000,
};

export default defineConfig({
  resolve: { alias },
  test: {
    // Most tests wait for other processes, so a core need not be left free for the runner.
    maxWorkers: '100%',
    reporters: ['default', './tests/support/second-tries.ts'],
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'bench/test/**/*.test.ts'],
          retry,
          // Property tests and those that start a Node are quick only where they have a core.
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'tests/platform/**'],
          ...throughServers,
        },
      },
      {
        resolve: { alias },
        test: {
          // What goes through whole tools: image builds, Terraform, Airflow, Spark, installs.
          name: 'platform',
          include: ['tests/platform/**/*.test.ts'],
          ...throughServers,
          // They install from registries and start whole systems.
          testTimeout: 300_000,
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
