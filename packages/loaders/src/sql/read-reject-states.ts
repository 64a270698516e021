import { sql } from 'kysely';
import type { LedgerReject, RejectFilter } from '../ledger.ts';
import { type FullLoads, fullLoadsOf, rejectState } from '../run/reject-state.ts';
import { execute, type LedgerConnection, ledgerQueries } from './ledger-queries.ts';

/** Which rejects {@link readRejectStates} reads. Default: all of them. */
export interface RejectSelection extends Pick<RejectFilter, 'resource' | 'runId'> {
  /** Whole ids. */
  readonly ids?: readonly string[];
  /** Beginning of an id. */
  readonly id?: string;
}

/** States of rejects by their ids, newest first. Documents are left out, since they may be large. */
export async function readRejectStates(
  connection: LedgerConnection,
  schema: string,
  { ids, id, resource, runId }: RejectSelection = {},
): Promise<ReadonlyMap<string, LedgerReject['state']>> {
  const fullLoads = await readFullLoads(connection, schema);
  let query = ledgerQueries(schema)
    .selectFrom('etl_rejects as r')
    .innerJoin('etl_runs as own_run', 'own_run.run_id', 'r.run_id')
    .select(['r.reject_id', 'r.resource', 'r.replayed_by', 'own_run.finished_at'])
    .orderBy('r.rejected_at', 'desc')
    .orderBy('r.reject_id');
  if (id !== undefined) query = query.where(beginsWith('r.reject_id', id));
  if (resource !== undefined) query = query.where('r.resource', '=', resource);
  if (runId !== undefined) query = query.where(beginsWith('r.run_id', runId));
  const rows =
    ids === undefined
      ? await execute(connection, query)
      : await inChunks(ids, (some) => execute(connection, query.where('r.reject_id', 'in', some)));
  return new Map(
    rows.map((row) => {
      const { replayed_by: replayedBy, finished_at: finishedAt } = row;
      const history = { resource: row.resource, replayedBy, finishedAt };
      return [row.reject_id, rejectState(history, fullLoads)];
    }),
  );
}

async function readFullLoads(connection: LedgerConnection, schema: string): Promise<FullLoads> {
  const query = ledgerQueries(schema)
    .selectFrom('etl_runs')
    .select(['status', 'source', 'finished_at', 'resources']);
  const runs = await execute(connection, query);
  return fullLoadsOf(
    runs.map(({ resources, finished_at: finishedAt, ...run }) => {
      return { ...run, finishedAt, resources: jsonValue(resources) };
    }),
  );
}

/** A condition on the beginning of an id; anything but hexadecimal digits matches nothing. */
export function beginsWith(column: string, id: string) {
  const pattern = /^[0-9a-f-]+$/i.test(id) ? `${id.toLowerCase()}%` : '';
  return sql<boolean>`cast(${sql.ref(column)} as varchar(36)) like ${pattern}`;
}

/** The Data API takes 200 parameters, and PostgreSQL more. */
const chunkSize = 100;

/** Does work on some items at a time and returns all results. */
export async function inChunks<T, R>(
  items: readonly T[],
  work: (some: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += chunkSize) {
    results.push(...(await work(items.slice(at, at + chunkSize))));
  }
  return results;
}

/** A JSON value of the ledger: Redshift stores its text. */
export function jsonValue<T>(value: unknown): T {
  return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}
