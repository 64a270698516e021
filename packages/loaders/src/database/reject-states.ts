import { sql } from 'kysely';
import type { LedgerReject, LedgerRun, RejectFilter } from '../ledger.ts';
import { type FullLoads, fullLoadsOf, rejectState } from '../run/reject-state.ts';
import type { DatabaseConnection } from './connection.ts';
import { execute, ledgerQueries } from './ledger-queries.ts';

type Query = Pick<DatabaseConnection, 'query'>;

/** Which rejects {@link readRejectStates} reads. Default: all of them. */
export interface RejectSelection extends Pick<RejectFilter, 'resource' | 'runId'> {
  /** Whole ids. */
  readonly ids?: readonly string[];
  /** Beginning of an id. */
  readonly id?: string;
}

/** States of rejects by their ids, newest first. Documents are left out, since they may be large. */
export async function readRejectStates(
  connection: Query,
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
  if (ids !== undefined) query = query.where('r.reject_id', '=', anyOf(ids));
  if (id !== undefined) {
    query = query.where((eb) => eb.cast<string>('r.reject_id', 'text'), 'like', beginning(id));
  }
  if (resource !== undefined) query = query.where('r.resource', '=', resource);
  if (runId !== undefined) {
    query = query.where((eb) => eb.cast<string>('r.run_id', 'text'), 'like', beginning(runId));
  }
  const rows = await execute(connection, query);
  return new Map(
    rows.map((row) => {
      const { resource, replayed_by: replayedBy, finished_at: finishedAt } = row;
      return [row.reject_id, rejectState({ resource, replayedBy, finishedAt }, fullLoads)];
    }),
  );
}

async function readFullLoads(connection: Query, schema: string): Promise<FullLoads> {
  const runs = ledgerQueries(schema)
    .selectFrom('etl_runs')
    .select(['status', 'source', 'finished_at as finishedAt', 'resources']);
  return fullLoadsOf((await execute(connection, runs)) as readonly LedgerRun[]);
}

/** A LIKE pattern; an id has hexadecimal digits and hyphens, so anything else matches nothing. */
export function beginning(id: string): string {
  return /^[0-9a-f-]+$/i.test(id) ? `${id.toLowerCase()}%` : '';
}

/** One parameter, whatever the number of ids. */
export function anyOf(ids: readonly string[]) {
  return sql<string>`any(cast(${ids} as uuid[]))`;
}
