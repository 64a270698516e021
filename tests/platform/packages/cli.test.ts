import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApiServer } from '../../support/api-server.ts';
import { freshDatabase, postgresEnvironment } from '../../support/postgres.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { type Consumer, emptyConsumer } from './support/consumer.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { snapshotCoreFlights, snapshotDocuments } from './support/snapshot-documents.ts';

const mebibyte = 1024 * 1024;

describe('the command line, installed globally by its name', () => {
  const stack = new AsyncDisposableStack();
  let project: Consumer;
  let command: string;

  beforeAll(async () => {
    const registry = stack.use(await startRegistry());
    project = stack.use(await emptyConsumer(registry, 'cli'));
    const options = ['--global', '--prefix', 'global', '--prefer-offline', registry.option];
    await project.run('npm', ['install', ...options, '@spacex-platform/etl-cli']);
    command = join(project.folder, 'global/bin/spacex-etl');
  });
  afterAll(() => stack.disposeAsync());

  test('tells its version and helps', async () => {
    expect(await project.run(command, ['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await project.run(command, ['--help'])).toContain('spacex-etl');
  });

  test('loads the API into PostgreSQL with the variables PG_*', async () => {
    await using database = await freshDatabase();
    const [cores, launches] = ['cores', 'launches'].map(snapshotDocuments);
    await using api = await startApiServer({ cores, launches });
    const resources = ['--resource', 'cores', '--resource', 'launches'];
    await project.run(
      command,
      ['--target', 'postgres', '--base-url', api.url, ...resources],
      postgresEnvironment(database.settings),
    );
    const counted = `select (select count(*) from spacex.cores)::int as cores,
      (select count(*) from spacex.core_flights)::int as flights`;
    expect(await database.query(counted)).toEqual([
      { cores: cores?.length, flights: snapshotCoreFlights().length },
    ]);
  });

  test('loads the snapshot into the embedded database, which it asks', async () => {
    await project.run(command, ['--source', 'snapshot', '--quiet']);
    const answer = await project.run(command, [
      ...['query', 'select count(*) as flights from core_flights', '--format', 'json'],
    ]);
    expect(JSON.parse(answer)).toEqual([{ flights: String(snapshotCoreFlights().length) }]);
  });

  test('asks a lake only with DuckDB, and says how to get it', async () => {
    const lake = ['--target', 'lake', '--lake', `file://${project.folder}/lake`];
    await project.run(command, ['--source', 'snapshot', '--quiet', ...lake]);
    const asked = await project.attempt(command, ['query', 'core_usage', ...lake]);
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('@duckdb/node-api') });
  });

  test('takes the room that its README says', async () => {
    const { bytes, packages } = await installed(join(project.folder, 'global/lib/node_modules'));
    console.log(`etl-cli: ${packages} packages, ${(bytes / mebibyte).toFixed(1)} MiB installed`);
    const readme = readFileSync(join(repositoryRoot, 'packages/etl-cli/README.md'), 'utf8');
    const [, said] = /An install takes about (\d+) MiB/.exec(readme) ?? [];
    expect(Math.abs(bytes / mebibyte - Number(said))).toBeLessThan(5);
  });
});

describe('an install of the command line', () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry();
  });
  afterAll(() => registry?.[Symbol.asyncDispose]());

  test.each(['10', '11'])(
    'runs no script and no compiler with npm %s',
    async (version) => {
      await using project = await emptyConsumer(registry, 'npm');
      const quiet = ['--prefer-offline', '--loglevel', 'error'];
      await project.run('npm', ['install', ...quiet, '--prefix', 'tool', `npm@${version}`]);
      const npm = join(project.folder, 'tool/node_modules/npm/bin/npm-cli.js');
      const said = await project.attempt('node', [
        npm,
        ...['install', ...quiet, '--foreground-scripts', '@spacex-platform/etl-cli'],
      ]);
      expect(said).toMatchObject({ code: 0, stderr: '' });
      // npm runs scripts, and node-gyp where there is a binding.gyp.
      const tree = join(project.folder, 'node_modules');
      const lock = JSON.parse(readFileSync(join(tree, '.package-lock.json'), 'utf8')) as {
        packages: Record<string, { hasInstallScript?: boolean }>;
      };
      const names = Object.keys(lock.packages);
      expect(names).toContain('node_modules/@spacex-platform/etl-cli');
      expect(names.filter((name) => lock.packages[name]?.hasInstallScript)).toEqual([]);
      const files = await readdir(tree, { recursive: true });
      expect(files.filter((name) => basename(name) === 'binding.gyp')).toEqual([]);
    },
    300_000,
  );
});

/** Bytes and packages below a `node_modules`. */
async function installed(root: string): Promise<{ bytes: number; packages: number }> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  const home = /node_modules\/(@[^/]+\/)?[^/@]+$/;
  const packages = files.filter(
    ({ parentPath, name }) => name === 'package.json' && home.test(parentPath),
  );
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), packages: packages.length };
}
