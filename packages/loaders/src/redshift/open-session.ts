import { qualified } from '../database/sql-names.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { loadParquet } from '../lake/parquet/index.ts';
import type { LoadSession, OpenRequest } from '../loader.ts';
import { dropLeftovers, type RedshiftCatalog, readCatalog } from './catalog.ts';
import { planMigration, planSystem } from './migration.ts';
import { writeEntry } from './run-entry.ts';
import { RedshiftSession } from './session.ts';
import { StagedRun } from './staged-run.ts';
import type { RedshiftTarget } from './target.ts';
import { Turn } from './turn.ts';
import { inTransactions, type Warehouse } from './warehouse.ts';

/** Opens a session: connected, its turn taken, the shape compared, leavings removed. */
export async function openRedshiftSession(
  target: RedshiftTarget,
  request: OpenRequest,
): Promise<LoadSession> {
  if (request.dryRun === true) {
    throw new LoaderError(
      'configuration',
      'Redshift cannot say what a run would do without loading its rows.',
      { target: target.name },
    );
  }
  const { staging } = target;
  if (staging === undefined) {
    throw new LoaderError(
      'configuration',
      'A load into redshift needs a place in S3 for the files that COPY reads: REDSHIFT_STAGING=s3://bucket/prefix, or a lake on S3.',
      { target: target.name },
    );
  }
  const makeEncoder = await loadParquet();
  const warehouse = await target.connect(`run ${request.run.runId}`);
  let turn: Turn | undefined;
  try {
    const before = await readCatalog(warehouse, target.schema);
    await inTransactions(warehouse, planSystem(target.schema, before));
    turn = await Turn.take(warehouse, target, request);
    const catalog = await readCatalog(warehouse, target.schema);
    await inTransactions(warehouse, dropLeftovers(target.schema, catalog));
    await refuseSnapshotOverApi(warehouse, target, request, catalog);
    const ddl = planMigration(target, catalog, request);
    const staged = new StagedRun(target, staging, request, makeEncoder);
    return new RedshiftSession(target, request, warehouse, turn, ddl, staged);
  } catch (error) {
    await noteRefusal(warehouse, target, request, error);
    await turn?.release(warehouse).catch(() => undefined);
    await warehouse.close();
    throw error;
  }
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
