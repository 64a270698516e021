import type { RunResult, TargetResult } from '@spacex-platform/loaders/pipeline';
import { textTable } from '../output/table.ts';
import { vanishedText } from '../output/vanished-text.ts';

/**
 * What a run would change, for people: documents, then rows by table and DDL for each target.
 *
 * @param locations location of the data of each target, by target name
 */
export function planText(result: RunResult, locations: ReadonlyMap<string, string>): string {
  const planned = result.targets.filter(({ status }) => status === 'planned');
  if (planned.length === 0) return '';
  const texts = planned.map((target) =>
    targetText(target, result.source, locations.get(target.name) ?? target.name),
  );
  return [documentsText(result), ...texts, 'Nothing was changed.\n'].join('\n');
}

function documentsText({ source, resources, drift }: RunResult): string {
  const columns = ['resource', 'documents', 'accepted', 'rejected'];
  const rows = resources.map(({ resource, documents, accepted, rejected }) => [
    ...[resource, documents, accepted, rejected],
  ]);
  const unknown = drift.map(
    ({ resource, path, documents }) =>
      `Drift: ${resource} has a field unknown to the schema, ${path}, in ${documents} documents.\n`,
  );
  return `Documents from ${source}:\n\n${textTable(columns, rows)}${unknown.join('')}`;
}

function targetText(
  { tables, ddl = [], vanished = [] }: TargetResult,
  source: string,
  location: string,
) {
  const columns = ['table', 'rows', 'insert', 'update', 'delete', 'unchanged'];
  const rows = tables.map(({ table, rows: sent, inserted, updated, deleted, unchanged }) => [
    ...[table, sent, inserted, updated, deleted, unchanged],
  ]);
  const sum = (at: number) => rows.reduce((total, row) => total + Number(row[at]), 0);
  const gone = vanished.map((one) => `${vanishedText(one, false)}.\n\n`);
  const changes =
    ddl.length === 0
      ? 'No schema changes are needed.\n'
      : `Schema changes (${ddl.length} statements):\n\n${ddl.map((statement) => `${statement};\n`).join('')}`;
  return (
    `Plan for ${location}, from ${source}: ` +
    `${sum(2)} rows to insert, ${sum(3)} to update, ${sum(4)} to delete, ${sum(5)} unchanged.\n\n` +
    `${textTable(columns, rows)}\n${gone.join('')}${changes}`
  );
}
