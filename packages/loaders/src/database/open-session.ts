import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { LoadSession, OpenRequest, RunOutcome } from '../loader.ts';
import { interrupted, isAborted } from '../run/session-guard.ts';
import { type DatabaseConnection, transaction } from './connection.ts';
import { DryRunSession } from './dry-run.ts';
import { FirstLoad } from './first-load.ts';
import { type Catalog, readCatalog } from './introspection.ts';
import { ensureLedger, hasDataOfApi, writeRun } from './ledger-writer.ts';
import { lockSchema } from './lock.ts';
import { planMigration } from './migration.ts';
import { explainRefusal } from './missing-privileges.ts';
import { DatabaseSession } from './session.ts';
import { StagedLoad } from './staged-load.ts';
import { Staging } from './staging.ts';
import { boundLockWaits } from './table-locks.ts';
import { allTables, type DatabaseTarget } from './target.ts';
import { readViewChanges } from './view-changes.ts';

/**
 * Opens a session: connected, alone on the schema, its shape compared, its staging made. A dry
 * run takes no turn and makes nothing but its staging.
 */
export async function openDatabaseSession(
  target: DatabaseTarget,
  request: OpenRequest,
): Promise<LoadSession> {
  const connection = await target.connect(request);
  try {
    await boundLockWaits(connection, request);
    return request.dryRun === true
      ? await openDryRun(target, request, connection)
      : await openRun(target, request, connection);
  } catch (cause) {
    const failure = await explainRefusal(connection, target.schema, cause);
    const error = isAborted(request) ? interrupted(target.name, failure) : failure;
    await noteRefusal(connection, target, request, error);
    await connection.close();
    throw error;
  }
}

async function openRun(
  target: DatabaseTarget,
  request: OpenRequest,
  connection: DatabaseConnection,
): Promise<LoadSession> {
  await lockSchema(connection, target.schema, request);
  await ensureLedger(connection, target.schema);
  const catalog = await readCatalog(connection, target.schema);
  await refuseSnapshotOverApi(connection, target, request, catalog);
  const tables = allTables(target, request);
  const views = await readViewChanges(connection, target, catalog, tables);
  const migration = planMigration(target, catalog, tables, views);
  const load = FirstLoad.suits(target, request, catalog)
    ? await FirstLoad.begin(target, request, connection, migration)
    : await beginStagedLoad(target, request, connection);
  return new DatabaseSession(target, request, connection, load, migration.statements);
}

async function beginStagedLoad(
  target: DatabaseTarget,
  request: OpenRequest,
  connection: DatabaseConnection,
): Promise<StagedLoad> {
  const staging = new Staging(connection, request.tables);
  await staging.create();
  return new StagedLoad(target, request, connection, staging);
}

async function openDryRun(
  target: DatabaseTarget,
  request: OpenRequest,
  connection: DatabaseConnection,
): Promise<LoadSession> {
  const catalog = await readCatalog(connection, target.schema);
  await refuseSnapshotOverApi(connection, target, request, catalog);
  // A shape that cannot be mended shows before anything is read.
  const tables = allTables(target, request);
  planMigration(
    target,
    catalog,
    tables,
    await readViewChanges(connection, target, catalog, tables),
  );
  const staging = new Staging(connection, request.tables);
  await staging.create();
  return new DryRunSession(target, request, connection, staging);
}

/** The ledger knows the runs too that were turned away, where it is there and can be written. */
async function noteRefusal(
  connection: DatabaseConnection,
  { schema }: DatabaseTarget,
  { run, dryRun }: OpenRequest,
  error: unknown,
): Promise<void> {
  if (dryRun === true || !isLoaderError(error) || error.code === 'connection') return;
  const outcome: RunOutcome = { resources: [], rejects: [], drift: [] };
  const status = error.code === 'interrupted' ? 'aborted' : 'failed';
  await transaction(connection, () =>
    writeRun(connection, schema, run, { status, outcome, tables: [], error }),
  ).catch(() => undefined);
}

async function refuseSnapshotOverApi(
  connection: DatabaseConnection,
  { name, schema }: DatabaseTarget,
  { run, force }: OpenRequest,
  catalog: Catalog,
): Promise<void> {
  if (run.origin !== 'snapshot' || force === true) return;
  if (!catalog.relations.has('etl_runs')) return;
  if (!(await hasDataOfApi(connection, schema))) return;
  throw new LoaderError(
    'snapshot_over_api',
    `The schema "${schema}" on ${name} holds data of the API, which knows more than the bundled snapshot. ` +
      'Load the snapshot into another --schema, or over it with --force.',
    { target: name },
  );
}
