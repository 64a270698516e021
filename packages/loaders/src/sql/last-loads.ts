import { replaySource } from '../ledger.ts';
import type { LastLoad, LastLoads } from '../run/refuse-older.ts';
import { execute, type LedgerConnection, ledgerQueries } from './ledger-queries.ts';
import { jsonValue } from './read-reject-states.ts';

/** A resource of a run; the documents of a curated zone may be those of several runs. */
interface LoadedResource {
  readonly resource: string;
  readonly sequence?: number;
}

/**
 * Reads the last successful run that loaded each resource. A resource whose last run has no sequence
 * is left out, and so are replays of rejects, which load only some documents.
 */
export async function readLastLoads(
  connection: LedgerConnection,
  schema: string,
): Promise<LastLoads> {
  const query = ledgerQueries(schema)
    .selectFrom('etl_runs')
    .select(['sequence', 'origin', 'resources'])
    .where('status', '=', 'succeeded')
    .where('source', '<>', replaySource)
    .orderBy('finished_at', 'desc')
    .orderBy('run_id', 'desc');
  const seen = new Set<string>();
  const loaded = new Map<string, LastLoad>();
  for (const { sequence, origin, resources } of await execute(connection, query)) {
    for (const { resource, sequence: own = sequence } of jsonValue<readonly LoadedResource[]>(
      resources,
    )) {
      if (seen.has(resource)) continue;
      seen.add(resource);
      if (own !== null) loaded.set(resource, { sequence: Number(own), origin });
    }
  }
  return loaded;
}
