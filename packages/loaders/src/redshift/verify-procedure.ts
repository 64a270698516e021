import type { Table } from '@spacex-platform/transform';
import { isRoot } from '../run/root-table.ts';
import { qualified, quoted } from '../sql/names.ts';
import {
  isOrphan,
  isVanished,
  type Publication,
  type PublishedTable,
  sameKey,
} from './publication.ts';
import { raiseDifferences } from './raised-failures.ts';
import { literal } from './sql-text.ts';

/** Enough for the name and the counts of every table. */
const listLength = 16_000;

/**
 * The procedure that compares the tables with the staged rows after the merge, in its transaction. A
 * policy can hide rows from the statements of the user without an error, so their success says
 * nothing about the result. It is a procedure of its own, since one text with the merge would be
 * longer than the Data API accepts.
 */
export function verifyProcedure(publication: Publication): string {
  const { schema, names, tables } = publication;
  return `create or replace procedure ${qualified(schema, names.verifyProcedure)}() as $$
declare
  n_joined bigint;
  n_missing bigint;
  n_written bigint;
  n_changed bigint;
  n_left bigint;
  n_more bigint;
  n_list varchar(${listLength});
begin
  n_list := '';
${tables
  .flatMap((one) => compareLines(publication, one))
  .map((line) => `  ${line};`)
  .join('\n')}
  ${raiseDifferences("n_list <> ''", 'n_list')};
end;
$$ language plpgsql`;
}

function compareLines(publication: Publication, { table, rows }: PublishedTable): string[] {
  const { schema, runId, names, prune } = publication;
  const target = qualified(schema, table.name);
  const stage = qualified(schema, names.stageOf(table));
  const there = `${target} t on ${sameKey(table, 't')}`;
  const isSame = 't."_content_hash" = s."_content_hash"';
  const isEqual = Object.keys(table.columns)
    .filter((name) => !table.key.includes(name))
    .map((name) => equal(table, name));
  const left = [
    ...(isRoot(table) ? [] : [isOrphan(publication, table)]),
    ...(prune ? [isVanished(publication, table)] : []),
  ].flatMap((condition) => [
    `select into n_more count(*) from ${target} where ${condition}`,
    'n_left := n_left + n_more',
  ]);
  const values =
    isEqual.length === 0
      ? []
      : [
          `select into n_written inserted + updated from ${qualified(schema, 'etl_run_tables')} where run_id = ${literal(runId)} and table_name = ${literal(table.name)}`,
          // The values of rows that this run has not written are not read.
          `if n_written > 0 then\n    select into n_changed count(case when ${isEqual.join(' and ')} then null else 1 end) from ${stage} s join ${there} where t."_run_id" = ${literal(runId)} and ${isSame};\n  end if`,
        ];
  // A key that another program has written several times is joined several times.
  const counts = ['n_missing', 'n_changed', `n_joined - ${rows}`, 'n_left'].map(
    (count) => `cast(${count} as varchar)`,
  );
  return [
    `select into n_joined, n_missing count(*), count(case when ${isSame} then null else 1 end) from ${stage} s left join ${there}`,
    'n_changed := 0',
    ...values,
    'n_left := 0',
    ...left,
    `if n_missing <> 0 or n_changed <> 0 or n_joined <> ${rows} or n_left <> 0 then n_list := n_list || ${literal(`${table.name} `)} || ${counts.join(" || ' ' || ")} || ';'; end if`,
  ];
}

/** Whether a value is the staged one. Texts are equal if they differ by blanks at the end only. */
function equal({ columns }: Table, name: string): string {
  const there = `t.${quoted(name)}`;
  const staged = `s.${quoted(name)}`;
  const column = columns[name];
  if (column?.type === 'json') {
    // A text even for null, and the same for two texts of one value.
    return `json_serialize(${there}) = json_serialize(json_parse(${staged}))`;
  }
  const same = `${there} = ${staged}`;
  return column?.nullable ? `(${same} or (${there} is null and ${staged} is null))` : same;
}
