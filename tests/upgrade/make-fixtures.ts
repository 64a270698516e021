/**
 * Makes state with the code of an earlier commit: a PostgreSQL dump, an embedded database, a lake
 * and a dump of the Redshift stand-in, and records what that code returns about them. The tests in
 * this directory open, query and load into each with the code of today.
 *
 *     git worktree add --detach ../earlier <commit>
 *     (cd ../earlier && node scripts/run.mjs exec -- pnpm build)
 *     node tests/upgrade/make-fixtures.ts ../earlier <postgres bin> [target …]
 *
 * The second argument is the directory of `initdb`, `postgres` and `pg_dump`. Use the oldest
 * version that the tests run on: a dump can be restored only into the same or a newer version.
 * The fixture is written to tests/upgrade/fixtures/<commit>; with targets (postgres, embedded, lake,
 * redshift), only their part of it. `redshift` needs Python 3 with venv.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { standInPrelude, startStandIn } from '../redshift/stand-in/stand-in.ts';
import { commandEnvironment } from '../redshift/support/command-environment.ts';
import { startApiServer } from '../support/api-server.ts';
import { startMoto } from '../support/moto-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { packDirectory } from './support/archive.ts';
import type { Documents } from './support/documents.ts';
import { dumpDatabase, earlierCommand } from './support/earlier-command.ts';
import {
  type Fixture,
  type FixtureFile,
  fixtureDirectory,
  fixtureFiles,
} from './support/fixture.ts';
import { type Etl, makeHistory } from './support/history.ts';
import { jsonOf, record, recordLake } from './support/record.ts';

const [checkout, binaries, ...chosen] = process.argv.slice(2);
if (checkout === undefined || binaries === undefined) {
  console.error('usage: node tests/upgrade/make-fixtures.ts <checkout> <postgres> [target …]');
  process.exit(2);
}
const targets = new Set(chosen.length > 0 ? chosen : ['postgres', 'embedded', 'lake', 'redshift']);
const commit = execFileSync('git', ['-C', checkout, 'rev-parse', '--short=7', 'HEAD'], {
  encoding: 'utf8',
}).trim();
const directory = fixtureDirectory(commit);
mkdirSync(directory, { recursive: true });

await using stack = new AsyncDisposableStack();
const scratch = mkdtempSync(join(tmpdir(), 'spacex-fixtures-'));
stack.defer(() => rmSync(scratch, { recursive: true, force: true }));
const { server, stop } = await startPostgres({ binaries, tls: false });
stack.defer(stop);
const api = stack.use(await startApiServer<Documents>({}));
const command = (environment: Record<string, string>) =>
  earlierCommand(resolve(checkout), scratch, { SPACEX_BASE_URL: api.url, ...environment });
const recorded: Partial<Fixture['recorded']> = {};

if (targets.has('postgres')) {
  const etl = command(postgresEnvironment(server));
  const offline: Etl = (...args) => etl(...args, '--schema', 'offline');
  await makeHistory(etl, 'postgres', api);
  await jsonOf(offline, 'run', '--source', 'snapshot', '--target', 'postgres', '--json');
  Object.assign(recorded, {
    postgres: await record(etl, 'postgres'),
    offline: await record(offline, 'postgres'),
  });
  write('postgres', gzipSync(dumpDatabase(binaries, server), { level: 9 }));
}
if (targets.has('embedded')) {
  const path = join(scratch, 'embedded');
  const plain = command({});
  const etl: Etl = (...args) => plain(...args, '--data-dir', path);
  await makeHistory(etl, 'embedded', api);
  Object.assign(recorded, { embedded: await record(etl, 'embedded') });
  write('embedded', packDirectory(path));
}
if (targets.has('lake')) {
  const path = join(scratch, 'lake');
  const etl = command({ SPACEX_LAKE: pathToFileURL(path).href });
  // Every commit knows the lake by this name: it is the alias of the later name `lake`.
  await makeHistory(etl, 's3', api);
  Object.assign(recorded, { lake: await recordLake(etl, 's3') });
  write('lake', packDirectory(path));
}
if (targets.has('redshift')) {
  const moto = stack.use(await startMoto());
  const database = await freshDatabase(server);
  await database.query(standInPrelude());
  const standIn = stack.use(await startStandIn(moto.client, database));
  const etl = command(commandEnvironment(moto, { standIn, bucket: await moto.bucket() }));
  await makeHistory(etl, 'redshift', api);
  Object.assign(recorded, { redshift: await record(etl, 'redshift') });
  write('redshift', gzipSync(dumpDatabase(binaries, database.settings), { level: 9 }));
}
write('documents', gzipSync(JSON.stringify(api.documents), { level: 9 }));
write('recorded', gzipSync(JSON.stringify({ ...alreadyRecorded(), ...recorded }), { level: 9 }));

function write(name: FixtureFile, content: Buffer): void {
  writeFileSync(new URL(fixtureFiles[name], directory), content);
  console.log(`${fixtureFiles[name]}: ${content.length} bytes`);
}

/** What was recorded of the targets that are not made again. */
function alreadyRecorded(): object {
  const file = new URL(fixtureFiles.recorded, directory);
  if (!existsSync(file)) return {};
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as object;
}
