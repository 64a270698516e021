import { sql } from 'kysely';
import type { DocumentComparison, OpenRequest, ResourceCounts } from '../loader.ts';
import { comparedWith } from '../run/previous-documents.ts';
import { execute, type LedgerConnection, ledgerQueries } from './ledger-queries.ts';
import { jsonValue } from './read-reject-states.ts';

/** Runs that are read at most. */
const maxRuns = 20;

/** Adds the number of documents that the last run of each resource has read, from the ledger. */
export async function withPrevious(
  connection: LedgerConnection,
  schema: string,
  request: OpenRequest,
  documents: readonly DocumentComparison[],
): Promise<readonly DocumentComparison[]> {
  if (documents.length === 0) return documents;
  const query = ledgerQueries(schema)
    .selectFrom('etl_runs')
    .select(['status', 'source', 'resources'])
    .where('status', '=', 'succeeded')
    .orderBy('finished_at', 'desc')
    .limit(sql.lit(maxRuns));
  const rows = await execute(connection, query);
  const runs = rows.map((row) => ({
    ...row,
    resources: jsonValue<readonly ResourceCounts[]>(row.resources),
  }));
  return comparedWith(request, documents, runs);
}
