import { documentKeyOf } from '@spacex-platform/transform';
import type { DocumentComparison, RunOutcome } from '../loader.ts';
import { refuseLargePrune, sparedIds } from '../run/prune.ts';
import { isRoot, tableOfDocuments } from '../run/root-table.ts';
import { qualified, quoted } from '../sql/names.ts';
import { withPrevious } from '../sql/previous-documents.ts';
import { storableText } from '../sql/storable-text.ts';
import { vanishedRows } from './merge.ts';
import type { Staging } from './staging.ts';
import type { DatabaseRun } from './target.ts';

/**
 * Compares the documents in the tables with the staged ones, before a merge.
 *
 * @param exists whether a table of this name exists yet
 * @throws LoaderError `prune_limit`
 */
export async function compareDocuments(
  { target: { name, schema }, request, connection }: DatabaseRun,
  staging: Staging,
  exists: (name: string) => boolean,
  outcome: RunOutcome,
): Promise<readonly DocumentComparison[]> {
  const documents: DocumentComparison[] = [];
  for (const resource of new Set(request.tables.map((table) => table.resource))) {
    const table = tableOfDocuments(request.tables, resource);
    if (table === undefined || !exists(table.name)) continue;
    const keep = [...sparedIds(table, outcome)].map(storableText);
    const counted = isRoot(table) ? '*' : `distinct t.${quoted(documentKeyOf(table))}`;
    const count = `select count(${counted}) as n`;
    const all = await connection.query(`${count} from ${qualified(schema, table.name)} t`);
    const gone = await connection.query(`${count} ${vanishedRows(schema, table, staging)}`, [keep]);
    const [existing, vanished] = [all, gone].map(({ rows }) => Number(rows[0]?.['n']));
    documents.push({ resource, existing: existing ?? 0, vanished: vanished ?? 0 });
  }
  refuseLargePrune(name, request, documents);
  if (!exists('etl_runs')) return documents;
  return withPrevious(connection, schema, request, documents);
}
