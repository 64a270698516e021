import { textTable } from '../output/table.ts';
import type { RunResult, TargetResult } from '../pipeline/result.ts';

/**
 * What a run would do, for people: the documents, then for each target rows by table and the DDL.
 *
 * @param locations where the data of each target is, by its name
 */
export function planText(result: RunResult, locations: ReadonlyMap<string, string>): string {
  const planned = result.targets.filter(({ status }) => status === 'planned');
  if (planned.length === 0) return '';
  const texts = planned.map((target) =>
    targetText(target, result.source, locations.get(target.name) ?? target.name),
  );
  return [documentsText(result), ...texts, 'Nothing was touched.\n'].join('\n');
}

function documentsText({ source, resources, drift }: RunResult): string {
  const columns = ['resource', 'documents', 'accepted', 'rejected'];
  const rows = resources.map(({ resource, documents, accepted, rejected }) => [
    ...[resource, documents, accepted, rejected],
  ]);
  const strange = drift.map(
    ({ resource, path, documents }) =>
      `${resource} has a field that no schema knows, ${path}, in ${documents} documents.\n`,
  );
  return `Documents from ${source}:\n\n${textTable(columns, rows)}${strange.join('')}`;
}

function targetText({ tables, ddl = [] }: TargetResult, source: string, location: string) {
  const columns = ['table', 'rows', 'insert', 'update', 'delete', 'unchanged'];
  const rows = tables.map((one) => [
    one.table,
    one.rows,
    one.inserted,
    one.updated,
    one.deleted,
    one.unchanged,
  ]);
  const sum = (at: number) => rows.reduce((total, row) => total + Number(row[at]), 0);
  const changes =
    ddl.length === 0
      ? 'The schema needs no change.\n'
      : `Changes of the schema (${ddl.length} statements):\n\n${ddl.map((one) => `${one};\n`).join('')}`;
  return (
    `Plan for ${location}, from ${source}: ` +
    `${sum(2)} rows to insert, ${sum(3)} to update, ${sum(4)} to delete, ${sum(5)} unchanged.\n\n` +
    `${textTable(columns, rows)}\n${changes}`
  );
}
