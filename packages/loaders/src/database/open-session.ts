import type { LoadSession, OpenRequest } from '../loader.ts';
import { recordRefusal } from '../run/record-refusal.ts';
import { interrupted, isAborted } from '../run/session-guard.ts';
import { holdsApiData } from '../sql/ledger-reader.ts';
import { allTables, refuseSnapshotInSchema } from '../sql/sql-target.ts';
import { transaction } from './connection.ts';
import { dryRunSession } from './dry-run.ts';
import { ensureLedger } from './ensure-ledger.ts';
import { beginFirstLoad, isFirstLoad } from './first-load.ts';
import { readCatalog } from './introspection.ts';
import { writeRun } from './ledger-writer.ts';
import { lockSchema } from './lock.ts';
import { readMigration } from './migration.ts';
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
): Promise<LoadSession> {
  const connection = await target.connect(request);
  const run = { target, request, connection };
  try {
    await boundLockWaits(connection, request);
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

async function openRun(run: DatabaseRun): Promise<LoadSession> {
  const { target, request, connection } = run;
  await lockSchema(connection, target.schema, request);
  await ensureLedger(connection, target.schema);
  const { catalog, migration } = await comparedSchema(run);
  const load = isFirstLoad(run, catalog)
    ? await beginFirstLoad(run, migration)
    : stagedLoad(run, await Staging.create(connection, request.tables));
  return databaseSession(run, load, migration.statements);
}

async function openDryRun(run: DatabaseRun): Promise<LoadSession> {
  // A schema that cannot be migrated is reported before anything is read.
  await comparedSchema(run);
  return dryRunSession(run, await Staging.create(run.connection, run.request.tables));
}

/** @throws LoaderError `snapshot_over_api`, `schema_conflict` */
async function comparedSchema({ target, request, connection }: DatabaseRun) {
  const catalog = await readCatalog(connection, target.schema);
  await refuseSnapshotInSchema(target, request, catalog.relations, () =>
    holdsApiData(connection, target.schema),
  );
  const tables = allTables(target, request);
  return { catalog, migration: await readMigration(connection, target, catalog, tables) };
}
