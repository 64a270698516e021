/**
 * Makes state with the code of an earlier commit: a PostgreSQL dump, an embedded database and a
 * lake, and records what that code returns about them. The tests in this directory open, query and
 * load into each with the code of today.
 *
 *     git worktree add --detach /tmp/earlier <commit>
 *     (cd /tmp/earlier && node scripts/run.mjs exec -- pnpm build)
 *     node tests/upgrade/make-fixtures.ts /tmp/earlier /usr/lib/postgresql/15/bin
 *
 * The second argument is the directory of `initdb`, `postgres` and `pg_dump`. Use the oldest
 * version that the tests run on: a dump can be restored only into the same or a newer version.
 * The fixture is written to tests/upgrade/fixtures/<commit>.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { startApiServer } from '../support/api-server.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { packDirectory } from './support/archive.ts';
import type { Documents } from './support/documents.ts';
import { dumpDatabase, earlierCommand } from './support/earlier-command.ts';
import { type FixtureFile, fixtureDirectory, fixtureFiles } from './support/fixture.ts';
import { type Etl, makeHistory } from './support/history.ts';
import { jsonOf, record, recordLake } from './support/record.ts';

const [checkout, binaries] = process.argv.slice(2);
if (checkout === undefined || binaries === undefined) {
  console.error('usage: node tests/upgrade/make-fixtures.ts <checkout> <directory of pg_dump>');
  process.exit(2);
}

await using stack = new AsyncDisposableStack();
const scratch = mkdtempSync(join(tmpdir(), 'spacex-fixtures-'));
stack.defer(() => rmSync(scratch, { recursive: true, force: true }));
const { server, stop } = await startPostgres({ binaries, tls: false });
stack.defer(stop);
const api = stack.use(await startApiServer<Documents>({}));
const lake = join(scratch, 'lake');
const dataDirectory = join(scratch, 'embedded');

const etl = earlierCommand(resolve(checkout), scratch, {
  SPACEX_BASE_URL: api.url,
  SPACEX_LAKE: pathToFileURL(lake).href,
  PG_HOST: server.host,
  PG_PORT: String(server.port),
  PG_USER: server.user,
  PG_PASSWORD: server.password,
  PG_DATABASE: server.database,
});
const offline: Etl = (...args) => etl(...args, '--schema', 'offline');
const embedded: Etl = (...args) => etl(...args, '--data-dir', dataDirectory);

await makeHistory(etl, 'postgres', api);
await jsonOf(offline, 'run', '--source', 'snapshot', '--target', 'postgres', '--json');
await makeHistory(embedded, 'embedded', api);
// Every commit knows the lake by this name: it is the alias of the later name `lake`.
await makeHistory(etl, 's3', api);

const recorded = {
  postgres: await record(etl, 'postgres'),
  offline: await record(offline, 'postgres'),
  embedded: await record(embedded, 'embedded'),
  lake: await recordLake(etl, 's3'),
};
const json = (value: unknown) => gzipSync(JSON.stringify(value), { level: 9 });
const files: Record<FixtureFile, Buffer> = {
  documents: json(api.documents),
  recorded: json(recorded),
  postgres: gzipSync(dumpDatabase(binaries, server), { level: 9 }),
  embedded: packDirectory(dataDirectory),
  lake: packDirectory(lake),
};

const commit = execFileSync('git', ['-C', checkout, 'rev-parse', '--short=7', 'HEAD'], {
  encoding: 'utf8',
}).trim();
const directory = fixtureDirectory(commit);
mkdirSync(directory, { recursive: true });
for (const [name, content] of Object.entries(files) as [FixtureFile, Buffer][]) {
  writeFileSync(new URL(fixtureFiles[name], directory), content);
  console.log(`${fixtureFiles[name]}: ${content.length} bytes`);
}
