import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { LoadSession, OpenRequest } from '../loader.ts';
import { signalled } from '../object-store/signalled.ts';
import { loadParquet } from '../parquet/index.ts';
import type { S3Store } from '../s3/index.ts';
import { qualified } from '../sql/names.ts';
import { inTransactions, type Warehouse } from './connection.ts';
import { CuratedFiles } from './curated-files.ts';
import { DryRunSession } from './dry-run.ts';
import { makeSystem } from './ensure-ledger.ts';
import { dropLeftovers, type RedshiftCatalog, readCatalog } from './introspection.ts';
import { writeEntry } from './ledger-writer.ts';
import { Turn } from './lock.ts';
import { planMigration } from './migration.ts';
import { RedshiftSession } from './session.ts';
import { StagedFiles } from './staged-files.ts';
import { StagedRun } from './staging.ts';
import type { RedshiftTarget } from './target.ts';
import { refuseUnfitZone } from './unfit-zone.ts';

/** Opens a session: connected, its turn taken, the shape compared, leavings removed. */
export async function openRedshiftSession(
  target: RedshiftTarget,
  request: OpenRequest,
): Promise<LoadSession> {
  if (request.dryRun === true) return openDryRun(target, request);
  const { staging } = target;
  if (staging === undefined) {
    throw new LoaderError(
      'configuration',
      'A load into redshift needs a place in S3 for the files that COPY reads: REDSHIFT_STAGING=s3://bucket/prefix, or a lake on S3.',
      { target: target.name },
    );
  }
  const files = await filesOf(target, staging, request);
  const warehouse = await target.connect(`run ${request.run.runId}`);
  let turn: Turn | undefined;
  try {
    await makeSystem(warehouse, target);
    turn = await Turn.take(warehouse, target, request);
    const catalog = await readCatalog(warehouse, target.schema);
    await inTransactions(warehouse, dropLeftovers(target.schema, catalog));
    await refuseSnapshotOverApi(warehouse, target, request, catalog);
    const ddl = planMigration(target, catalog, request);
    const staged = new StagedRun(target, request, files);
    return new RedshiftSession(target, request, warehouse, turn, ddl, staged);
  } catch (error) {
    await noteRefusal(warehouse, target, request, error);
    await turn?.release(warehouse).catch(() => undefined);
    await warehouse.close();
    throw error;
  }
}

/** Reads what is there, and makes nothing. */
async function openDryRun(target: RedshiftTarget, request: OpenRequest): Promise<LoadSession> {
  if (request.curated !== undefined) {
    throw new LoaderError(
      'configuration',
      'What the files of a lake would change is known only when they are in staging tables. Plan with its raw zone: --zone raw.',
      { target: target.name },
    );
  }
  const warehouse = await target.connect(`plan ${request.run.runId}`);
  try {
    const catalog = await readCatalog(warehouse, target.schema);
    await refuseSnapshotOverApi(warehouse, target, request, catalog);
    return new DryRunSession(target, request, warehouse, catalog);
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

/** The files of the run: those of its rows, or those that a lake has published. */
async function filesOf(
  { name }: RedshiftTarget,
  staging: S3Store,
  request: OpenRequest,
): Promise<StagedFiles | CuratedFiles> {
  const { run, curated, tables } = request;
  const store = signalled(staging, request.signal);
  if (curated === undefined) return new StagedFiles(store, run.runId, await loadParquet());
  await refuseUnfitZone(name, curated, request);
  return new CuratedFiles(store, run.runId, curated, tables);
}

/** The ledger knows the runs too that were turned away, where it can be written. */
async function noteRefusal(
  warehouse: Warehouse,
  { schema }: RedshiftTarget,
  { run }: OpenRequest,
  error: unknown,
): Promise<void> {
  if (!isLoaderError(error) || error.code === 'connection') return;
  const outcome = { resources: [], rejects: [], drift: [] };
  const status = error.code === 'interrupted' ? 'aborted' : 'failed';
  const { code, message } = error;
  const end = { status, outcome, error: { code, message } } as const;
  await writeEntry(warehouse, { schema, nameOf: (name) => name }, run, end).catch(() => undefined);
}

async function refuseSnapshotOverApi(
  warehouse: Warehouse,
  { name, schema }: RedshiftTarget,
  { run, force }: OpenRequest,
  { relations }: RedshiftCatalog,
): Promise<void> {
  if (run.origin !== 'snapshot' || force === true || !relations.has('etl_runs')) return;
  const { rows } = await warehouse.query(
    `select run_id from ${qualified(schema, 'etl_runs')} where status = 'succeeded' and origin = 'api' limit 1`,
  );
  if (rows.length === 0) return;
  throw new LoaderError(
    'snapshot_over_api',
    `The schema "${schema}" on ${name} holds data of the API, which knows more than the bundled snapshot. ` +
      'Load the snapshot into another --schema, or over it with --force.',
    { target: name },
  );
}
