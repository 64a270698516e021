import { replaySource } from '../ledger.ts';
import type { LoadedSequences } from '../run/refuse-older.ts';
import { execute, type LedgerConnection, ledgerQueries } from './ledger-queries.ts';
import { jsonValue } from './read-reject-states.ts';

/** A resource of a run; the documents of a curated zone may be those of several runs. */
interface LoadedResource {
  readonly resource: string;
  readonly sequence?: number;
}

/**
 * Reads the sequence of the last successful run that loaded each resource. A resource whose last run
 * has none is left out, and so are replays of rejects, which load only some documents.
 */
export async function readLoadedSequences(
  connection: LedgerConnection,
  schema: string,
): Promise<LoadedSequences> {
  const query = ledgerQueries(schema)
    .selectFrom('etl_runs')
    .select(['sequence', 'resources'])
    .where('status', '=', 'succeeded')
    .where('source', '<>', replaySource)
    .orderBy('finished_at', 'desc')
    .orderBy('run_id', 'desc');
  const seen = new Set<string>();
  const loaded = new Map<string, number>();
  for (const { sequence, resources } of await execute(connection, query)) {
    for (const { resource, sequence: own = sequence } of jsonValue<readonly LoadedResource[]>(
      resources,
    )) {
      if (seen.has(resource)) continue;
      seen.add(resource);
      if (own !== null) loaded.set(resource, Number(own));
    }
  }
  return loaded;
}
