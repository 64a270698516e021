import { documentKeyOf, type Table } from '@spacex-platform/transform';
import type { DocumentComparison, RunOutcome } from '../loader.ts';
import { refuseLargePrune, sparedIds } from '../run/prune.ts';
import { isRoot, rootOf, tableOfDocuments } from '../run/root-table.ts';
import { qualified, quoted } from '../sql/names.ts';
import { withPrevious } from '../sql/previous-documents.ts';
import type { RunNames } from './names.ts';
import { literal } from './sql-text.ts';
import type { RedshiftRun } from './target.ts';

/**
 * Compares the documents in the tables with the staged ones, before the CALL that publishes them.
 * The lease of the run excludes other runs.
 *
 * @throws LoaderError `prune_limit`
 */
export async function compareDocuments(
  { target: { name, schema }, request, warehouse }: RedshiftRun,
  names: RunNames,
  outcome: RunOutcome,
): Promise<readonly DocumentComparison[]> {
  const documents: DocumentComparison[] = [];
  for (const resource of new Set(request.tables.map((table) => table.resource))) {
    const table = tableOfDocuments(request.tables, resource);
    if (table === undefined) continue;
    const id = quoted(documentKeyOf(table));
    const count = `select count(${isRoot(table) ? '*' : `distinct ${id}`}) as n from ${qualified(schema, table.name)}`;
    const ids = [...sparedIds(table, outcome)].map(literal).join(', ');
    const spared = ids === '' ? '' : ` and ${id} not in (${ids})`;
    const loaded = stagedDocuments(schema, names, request.tables, table);
    const all = await warehouse.query(count);
    const gone = await warehouse.query(`${count} where ${id} not in (${loaded})${spared}`);
    const [existing = 0, vanished = 0] = [all, gone].map(({ rows }) => Number(rows[0]?.['n']));
    documents.push({ resource, existing, vanished });
  }
  refuseLargePrune(name, request, documents);
  return withPrevious(warehouse, schema, request, documents);
}

/** A SELECT of the ids of the documents that a run loads for a table. */
export function stagedDocuments(
  schema: string,
  names: RunNames,
  tables: readonly Table[],
  { resource }: Table,
): string {
  const root = rootOf(tables, resource);
  if (root === undefined) return `select id from ${qualified(schema, names.documentsOf(resource))}`;
  return `select ${quoted(documentKeyOf(root))} from ${qualified(schema, names.stageOf(root))}`;
}
