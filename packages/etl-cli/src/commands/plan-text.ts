import { textTable } from '../output/table.ts';
import type { RunResult, TargetResult } from '../pipeline/result.ts';
import type { PlaceFlags } from './options.ts';

/** What a run would do to each target, for people: rows by table, then the DDL. */
export function planText({ source, targets }: RunResult, { schema }: PlaceFlags): string {
  return targets
    .filter(({ status }) => status === 'planned')
    .map((target) => targetText(target, source, schema))
    .join('\n');
}

function targetText({ name, tables, ddl = [] }: TargetResult, source: string, schema: string) {
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
    `Plan for schema "${schema}" on ${name}, from ${source}: ` +
    `${sum(2)} rows to insert, ${sum(3)} to update, ${sum(4)} to delete, ${sum(5)} unchanged.\n\n` +
    `${textTable(columns, rows)}\n${changes}\nNothing was touched.\n`
  );
}
