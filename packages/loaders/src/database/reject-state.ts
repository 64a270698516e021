import { type RawBuilder, sql } from 'kysely';
import { type LedgerReject, replaySource } from '../ledger.ts';

/**
 * The state of a reject, named `r` in the statement: `replayed` once a run took its document up
 * again, `superseded` once a later run has read the whole resource anew (its own rejects tell
 * what is still wrong), else `open`. Runs end one after another under the schema's lock, so the
 * end tells which one is later.
 */
export function rejectState(schema: string): RawBuilder<LedgerReject['state']> {
  const runs = sql.id(schema, 'etl_runs');
  return sql<LedgerReject['state']>`case
  when r.replayed_by is not null then 'replayed'
  when exists (
    select from ${runs} later join ${runs} own on own.run_id = r.run_id
     where later.status = 'succeeded' and later.source <> ${sql.lit(replaySource)}
       and later.finished_at > own.finished_at
       and later.resources @> jsonb_build_array(jsonb_build_object('resource', r.resource))
  ) then 'superseded'
  else 'open' end`;
}
