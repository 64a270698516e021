import type { OpenRequest } from '../loader.ts';
import { recordRefusal } from '../run/record-refusal.ts';
import { refuseNewerRun } from '../run/refuse-newer-run.ts';
import { refuseOlder } from '../run/refuse-older.ts';
import { interrupted, isAborted } from '../run/session-guard.ts';
import type { SessionWork } from '../run/single-use.ts';
import { validateRun } from '../run/validate-run.ts';
import { readLastLoads } from '../sql/last-loads.ts';
import { readHighestOrigin, readNewestRun } from '../sql/ledger-reader.ts';
import { allTables, refuseOriginInSchema } from '../sql/sql-target.ts';
import { transaction } from './connection.ts';
import { dryRunSession } from './dry-run.ts';
import { refuseEncoding } from './encoding.ts';
import { ensureLedger } from './ensure-ledger.ts';
import { beginFirstLoad, isFirstLoad } from './first-load.ts';
import { type Catalog, readCatalog } from './introspection.ts';
import { writeRun } from './ledger-writer.ts';
import { lockSchema } from './lock.ts';
import { type Migration, readMigration } from './migration.ts';
import { explainMissingPrivileges } from './missing-privileges.ts';
import { databaseSession } from './session.ts';
import { stagedLoad } from './staged-load.ts';
import { Staging } from './staging.ts';
import { boundLockWaits } from './table-locks.ts';
import type { DatabaseRun, DatabaseTarget } from './target.ts';

/**
 * Opens a session: connects, locks the schema, compares it with the tables and creates the staging.
 * A dry run takes no lock and creates nothing but its staging.
 */
export async function openDatabaseSession(
  target: DatabaseTarget,
  request: OpenRequest,
): Promise<SessionWork> {
  validateRun(target.name, request.run);
  const connection = await target.connect(request);
  const run = { target, request, connection };
  try {
    await boundLockWaits(connection, request);
    await refuseEncoding(connection);
    return await (request.dryRun === true ? openDryRun(run) : openRun(run));
  } catch (cause) {
    const failure = await explainMissingPrivileges(connection, target.schema, cause);
    const error = isAborted(request) ? interrupted(target.name, failure) : failure;
    await recordRefusal(request, error, (end) =>
      transaction(connection, () => writeRun(connection, target.schema, request.run, end)),
    );
    await connection.close();
    throw error;
  }
}

async function openRun(run: DatabaseRun): Promise<SessionWork> {
  const { target, request, connection } = run;
  await lockSchema(connection, target.schema, request);
  await ensureLedger(connection, target.schema);
  const { catalog, migration } = await comparedSchema(run);
  const ordered = { ...run, request: await orderedRequest(run, catalog) };
  const load = isFirstLoad(ordered, catalog)
    ? await beginFirstLoad(ordered, migration)
    : stagedLoad(ordered, await createStaging(ordered, catalog, migration));
  return databaseSession(ordered, load, migration.statements);
}

async function openDryRun(run: DatabaseRun): Promise<SessionWork> {
  // A schema that cannot be migrated is reported before anything is read.
  const { catalog, migration } = await comparedSchema(run);
  await orderedRequest(run, catalog);
  return dryRunSession(run, await createStaging(run, catalog, migration));
}

function createStaging(run: DatabaseRun, { relations }: Catalog, { widened }: Migration) {
  const { rewrite } = run.request;
  return Staging.create(
    run,
    ({ name }) => rewrite !== true && relations.has(name) && !widened.has(name),
  );
}

/** @throws LoaderError `snapshot_over_api`, `older_data`, `schema_conflict` */
async function comparedSchema({ target, request, connection }: DatabaseRun) {
  const catalog = await readCatalog(connection, target.schema);
  await refuseOriginInSchema(target, request, catalog.relations, () =>
    readHighestOrigin(connection, target.schema),
  );
  const tables = allTables(target, request);
  return { catalog, migration: await readMigration(connection, target, catalog, tables) };
}

/**
 * The request with the sequence of its documents.
 *
 * @throws LoaderError `older_data`, `superseded`
 */
async function orderedRequest(
  { target, request, connection }: DatabaseRun,
  { relations }: Catalog,
): Promise<OpenRequest> {
  const what = `schema "${target.schema}" on ${target.name}`;
  const place = { target: target.name, what };
  await refuseNewerRun(request, place, async () =>
    relations.has('etl_runs') ? readNewestRun(connection, target.schema) : undefined,
  );
  const run = await refuseOlder(request, place, async () =>
    relations.get('etl_runs')?.columns.has('sequence') === true
      ? readLastLoads(connection, target.schema)
      : new Map(),
  );
  return { ...request, run };
}
