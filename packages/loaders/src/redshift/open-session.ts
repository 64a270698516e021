import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import { signalled } from '../object-store/signalled.ts';
import { loadParquet } from '../parquet/index.ts';
import { recordRefusal } from '../run/record-refusal.ts';
import { refuseNewerRun } from '../run/refuse-newer-run.ts';
import { refuseOlder } from '../run/refuse-older.ts';
import type { SessionWork } from '../run/single-use.ts';
import { validateRun } from '../run/validate-run.ts';
import { waitOf } from '../run/wait-for-lock.ts';
import type { S3Store } from '../s3/index.ts';
import { readLastLoads } from '../sql/last-loads.ts';
import { readHighestOrigin, readNewestRun } from '../sql/ledger-reader.ts';
import { refuseOriginInSchema } from '../sql/sql-target.ts';
import { inTransactions } from './connection.ts';
import { CuratedFiles } from './curated-files.ts';
import { refuseUnusableZone } from './curated-zone-checks.ts';
import { dryRunSession } from './dry-run.ts';
import { ensureLedger } from './ensure-ledger.ts';
import { dropLeftovers, type RedshiftCatalog, readCatalog } from './introspection.ts';
import { writeRun } from './ledger-writer.ts';
import { Lease } from './lock.ts';
import { readMigration } from './migration.ts';
import { RedshiftSession } from './session.ts';
import { StagedFiles } from './staged-files.ts';
import { StagedRun } from './staging.ts';
import { StagingDirectory } from './staging-directory.ts';
import type { RedshiftRun, RedshiftTarget } from './target.ts';

/** Opens a session: connects, acquires the lease, compares the schema and drops leftovers. */
export async function openRedshiftSession(
  target: RedshiftTarget,
  request: OpenRequest,
): Promise<SessionWork> {
  validateRun(target.name, request.run);
  if (request.dryRun === true) return openDryRun(target, request);
  const { staging } = target;
  if (staging === undefined) {
    throw new LoaderError(
      'configuration',
      'A load into redshift needs a location in S3 for the files that COPY reads. Set REDSHIFT_STAGING=s3://bucket/prefix, or use a lake on S3.',
      { target: target.name },
    );
  }
  const files = await filesOf(target, staging, request);
  const warehouse = await target.connect(`run ${request.run.runId}`, waitOf(request, target.name));
  const run = { target, request, warehouse };
  const { schema } = target;
  let lease: Lease | undefined;
  try {
    await ensureLedger(warehouse, schema);
    lease = await Lease.acquire(run);
    const catalog = await readCatalog(warehouse, schema);
    await inTransactions(warehouse, dropLeftovers(schema, catalog));
    await refuseOrigin(run, catalog);
    const ddl = await readMigration(warehouse, target, catalog, request);
    const ordered = { ...run, request: await orderedRequest(run, catalog) };
    return new RedshiftSession(ordered, lease, ddl, new StagedRun(target, ordered.request, files));
  } catch (error) {
    await recordRefusal(request, error, (end) => writeRun(warehouse, schema, request.run, end));
    await lease?.release(warehouse).catch(() => undefined);
    await warehouse.close();
    throw error;
  }
}

/** Reads the schema and creates nothing. */
async function openDryRun(target: RedshiftTarget, request: OpenRequest): Promise<SessionWork> {
  if (request.curated !== undefined) {
    throw new LoaderError(
      'configuration',
      'A dry run cannot compare the published files of a lake. Plan with its raw zone: --zone raw.',
      { target: target.name },
    );
  }
  const warehouse = await target.connect(`plan ${request.run.runId}`, waitOf(request, target.name));
  try {
    const catalog = await readCatalog(warehouse, target.schema);
    const run = { target, request, warehouse };
    await refuseOrigin(run, catalog);
    await orderedRequest(run, catalog);
    return await dryRunSession(run, catalog);
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
  const directory = new StagingDirectory(signalled(staging, request.signal), run.runId);
  if (curated === undefined) return new StagedFiles(directory, await loadParquet());
  await refuseUnusableZone(name, curated, request);
  return new CuratedFiles(directory, curated, tables);
}

/** @throws LoaderError `snapshot_over_api`, `older_data` */
async function refuseOrigin(
  { target, request, warehouse }: RedshiftRun,
  { relations }: RedshiftCatalog,
): Promise<void> {
  await refuseOriginInSchema(target, request, relations, () =>
    readHighestOrigin(warehouse, target.schema),
  );
}

/**
 * The request with the sequence of its documents.
 *
 * @throws LoaderError `older_data`, `superseded`
 */
async function orderedRequest(
  { target, request, warehouse }: RedshiftRun,
  { relations }: RedshiftCatalog,
): Promise<OpenRequest> {
  const what = `schema "${target.schema}" on ${target.name}`;
  const place = { target: target.name, what };
  await refuseNewerRun(request, place, async () =>
    relations.has('etl_runs') ? readNewestRun(warehouse, target.schema) : undefined,
  );
  const run = await refuseOlder(request, place, async () =>
    relations.get('etl_runs')?.columns.has('sequence') === true
      ? readLastLoads(warehouse, target.schema)
      : new Map(),
  );
  return { ...request, run };
}
