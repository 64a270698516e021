import type { LoadSession, OpenRequest } from '../loader.ts';
import { recordRefusal } from '../run/record-refusal.ts';
import { interrupted, isAborted } from '../run/session-guard.ts';
import { allTables, refuseSnapshotInSchema } from '../sql/sql-target.ts';
import { type DatabaseConnection, transaction } from './connection.ts';
import { DryRunSession } from './dry-run.ts';
import { ensureLedger } from './ensure-ledger.ts';
import { FirstLoad } from './first-load.ts';
import { readCatalog } from './introspection.ts';
import { holdsApiData } from './ledger-reader.ts';
import { writeRun } from './ledger-writer.ts';
import { lockSchema } from './lock.ts';
import { planMigration } from './migration.ts';
import { explainRefusal } from './missing-privileges.ts';
import { DatabaseSession } from './session.ts';
import { StagedLoad } from './staged-load.ts';
import { Staging } from './staging.ts';
import { boundLockWaits } from './table-locks.ts';
import type { DatabaseTarget } from './target.ts';
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
    await recordRefusal(request, error, (end) =>
      transaction(connection, () => writeRun(connection, target.schema, request.run, end)),
    );
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
  await refuseSnapshotInSchema(target, request, catalog.relations, () =>
    holdsApiData(connection, target.schema),
  );
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
  await refuseSnapshotInSchema(target, request, catalog.relations, () =>
    holdsApiData(connection, target.schema),
  );
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
