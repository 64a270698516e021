import type { Reader } from '@spacex-platform/loaders';
import { marts, tables } from '@spacex-platform/transform';
import { exitCodes } from '../exit-codes.ts';
import { csvText } from '../output/csv-text.ts';
import { counted, textTable } from '../output/table.ts';
import { didYouMean } from '../suggest.ts';
import { withOpen } from '../targets/with-open.ts';
import { UsageError } from '../usage-error.ts';
import { noteFreshness, readFreshness } from './freshness-note.ts';
import { fillAdvice, loaderOf, type ReadFlags } from './read-target.ts';
import { reportFailure } from './report-failure.ts';

interface TablesFlags extends ReadFlags {
  readonly format: 'table' | 'json' | 'csv';
}

interface Relation {
  readonly name: string;
  readonly kind: 'table' | 'view' | 'mart';
  readonly description: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly description: string;
  }[];
}

/** Lists what a target has, or the columns of one relation; returns the exit code. */
export function executeTables(name: string | undefined, flags: TablesFlags): Promise<number> {
  const work = async () => {
    const loader = await loaderOf(flags);
    const isMart = name !== undefined && byName.get(name)?.kind === 'mart';
    const [found, lastLaunch] = await withOpen(
      loader.openReader(),
      async (reader) =>
        [
          await relationsOf(reader),
          isMart ? await readFreshness(reader, flags) : undefined,
        ] as const,
    );
    // The tables of a lake in a bucket are not in the catalog before a query reads them.
    const relations = found.length === 0 && flags.target.name === 'lake' ? defined : found;
    process.stdout.write(
      name === undefined
        ? listText(relations, flags.format)
        : columnsText(relationOf(name, relations), flags.format),
    );
    await noteFreshness(loader, lastLaunch, flags);
    return exitCodes.succeeded;
  };
  return reportFailure(flags, work, (error) => fillAdvice(error, flags));
}

const catalog = `select table_name, table_type, column_name, data_type
from information_schema.columns join information_schema.tables using (table_schema, table_name)
where table_schema = current_schema()
order by table_name, ordinal_position`;

/** All relations of the schema, the user's own among them. */
async function relationsOf(reader: Reader): Promise<readonly Relation[]> {
  const { rows } = await reader.query(catalog);
  const groups = Map.groupBy(rows, (row) => String(row['table_name']));
  const found = [...groups].map(([name, columns]) => {
    const known = byName.get(name);
    const isView = String(columns[0]?.['table_type']).includes('VIEW');
    return {
      name,
      kind: known?.kind ?? (isView ? ('view' as const) : ('table' as const)),
      description: known?.description ?? '',
      columns: columns.map((column) => ({
        name: String(column['column_name']),
        type: String(column['data_type']),
        description:
          known?.columns.find((one) => one.name === column['column_name'])?.description ?? '',
      })),
    };
  });
  const order = ['table', 'mart', 'view'];
  return found.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** The platform's own relations by their definitions. */
const defined: readonly Relation[] = [
  ...tables.map(
    ({ name, description, columns }): Relation => ({
      ...{ name, kind: 'table', description },
      columns: Object.entries(columns).map(([column, { type, description: text = '' }]) => ({
        ...{ name: column, type, description: text },
      })),
    }),
  ),
  ...Object.values(marts).map(
    ({ name, description, columns }): Relation => ({ name, kind: 'mart', description, columns }),
  ),
];

/** The platform's own relations by name. */
const byName = new Map(defined.map((relation) => [relation.name, relation]));

function relationOf(name: string, relations: readonly Relation[]): Relation {
  const found = relations.find((relation) => relation.name === name);
  if (found !== undefined) return found;
  const names = relations.map((relation) => relation.name);
  throw new UsageError(
    `There is no table, view or mart "${name}".${didYouMean(name, names)} spacex-etl tables lists all.`,
  );
}

function listText(relations: readonly Relation[], format: TablesFlags['format']): string {
  if (format === 'json') return `${JSON.stringify(relations)}\n`;
  const head = ['name', 'kind', 'columns', 'description'];
  const rows = relations.map(({ name, kind, columns, description }) => [
    ...[name, kind, columns.length, description],
  ]);
  if (format === 'csv') return csvText(head, rows);
  return `${textTable(head, rows)}(${counted(relations.length, 'relation')})\n`;
}

function columnsText(relation: Relation, format: TablesFlags['format']): string {
  if (format === 'json') return `${JSON.stringify(relation)}\n`;
  const head = ['column', 'type', 'description'];
  const rows = relation.columns.map(({ name, type, description }) => [name, type, description]);
  if (format === 'csv') return csvText(head, rows);
  const about = relation.description === '' ? '' : `${relation.description}\n\n`;
  return `${about}${textTable(head, rows)}(${counted(rows.length, 'column')})\n`;
}
