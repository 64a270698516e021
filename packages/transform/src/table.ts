import type { Documents, ResourceName } from '@spacex-platform/spacex-client';
import {
  type Column,
  type DocumentColumns,
  documentColumns,
  type ItemColumns,
  itemColumns,
} from './column.ts';
import type { ArrayPath, ElementAt } from './path.ts';
import type { Rows } from './tables/rows.ts';
import { validTable } from './valid-table.ts';

/** Columns by name, in the order of the table. */
export type ColumnSet = Readonly<Record<string, Column>>;

/**
 * The definition of a table. Row type, rows, DDL for each engine, Arrow schema, catalog entry and
 * data dictionary are derived from it.
 */
export interface Table<
  Name extends string = string,
  Set extends ColumnSet = ColumnSet,
  From extends string = string,
> {
  readonly name: Name;
  /** The resource that the rows come from. */
  readonly resource: From;
  /** The path of the array with one row per element; null for one row per document. */
  readonly each: readonly string[] | null;
  readonly description: string;
  /**
   * The columns of the primary key. The first one contains the id of the document; it is the only one
   * in a table with one row per document.
   */
  readonly key: readonly string[];
  /** The partition column of the curated zone. */
  readonly partition: string | null;
  readonly columns: Set;
}

/**
 * The type of a table's rows: `Row<typeof coreFlights>`. Rows of the tables of the platform have a
 * type with a name and a sentence for each field: `CoreFlight`.
 */
export type Row<T extends Table = Table> = NamedRow<T['name'], ValuesOf<T['columns']>>;

type ValuesOf<Set extends ColumnSet> = {
  [K in keyof Set]: Set[K] extends Column<infer Value> ? Value : never;
};

/** A table with the name of another one, but other columns, does not get the other's type. */
type NamedRow<Name extends string, Values> = Name extends keyof Rows
  ? [Values, Rows[Name]] extends [Rows[Name], Values]
    ? Rows[Name]
    : Values
  : Values;

interface Definition<Set extends ColumnSet> {
  readonly description: string;
  readonly key: readonly (keyof Set & string)[];
  readonly partition?: keyof Set & string;
}

/**
 * Returns functions that define the tables of one resource: `table` with one row per document,
 * `child` with one row per element of an array.
 *
 * With type arguments it accepts other resources too: `tablesOf<Trip, 'trips'>('trips')`.
 *
 * @throws TypeError (from both functions) if no target could store the table: the key does not begin
 * with the id of the document, or a name is empty, too long, repeated or reserved
 * @example
 * ```ts
 * const { table } = tablesOf('cores');
 *
 * export const serials = table('core_serials', {
 *   description: 'One row for each core.',
 *   key: ['core_id'],
 *   columns: (c) => ({ core_id: c.text('id'), serial: c.text('serial') }),
 * });
 * type Serial = Row<typeof serials>; // { core_id: string; serial: string }
 * ```
 */
export function tablesOf<From extends ResourceName>(
  resource: From,
): TableMaker<Documents[From], From>;
export function tablesOf<Document = DocumentOfTheApi, const From extends string = string>(
  // Without a document type, the resource must be one of the client: 'launch' is a typo.
  resource: [Document] extends [DocumentOfTheApi] ? UnknownResource<From> : From,
): TableMaker<Document, From>;
export function tablesOf<Document, From extends string>(
  resource: From,
): TableMaker<Document, From> {
  return {
    table: (name, { columns, ...definition }) =>
      validTable({
        name,
        resource,
        each: null,
        partition: null,
        ...definition,
        columns: columns(documentColumns<Document>()),
      }),
    child: (name, each, { columns, ...definition }) =>
      validTable({
        name,
        resource,
        each: each.split('.'),
        partition: null,
        ...definition,
        columns: columns(itemColumns<Document, ElementAt<Document, typeof each>>()),
      }),
  };
}

/** What `tablesOf` assumes if no document type is given. */
interface DocumentOfTheApi {
  readonly $api: unique symbol;
}

/** A sentence, which the compiler reports. */
type UnknownResource<From extends string> =
  `${From} is not a resource of the API: correct it, or write tablesOf<YourDocument, '${From}'>('${From}')`;

/** Defines tables of documents of one type. */
export interface TableMaker<Document, From extends string> {
  table<const Name extends string, Set extends ColumnSet>(
    name: Name,
    definition: Definition<Set> & {
      readonly columns: (c: DocumentColumns<Document>) => Set;
    },
  ): Table<Name, Set, From>;
  child<
    const Name extends string,
    Each extends ArrayPath<Document> & string,
    Set extends ColumnSet,
  >(
    name: Name,
    each: Each,
    definition: Definition<Set> & {
      readonly columns: (c: ItemColumns<Document, ElementAt<Document, Each>>) => Set;
    },
  ): Table<Name, Set, From>;
}

/**
 * The column with the id of the document that a row was made from.
 *
 * @throws TypeError if the table has no key
 * @example
 * ```ts
 * documentKeyOf(coreFlights); // 'launch_id'
 * ```
 */
export function documentKeyOf(table: Table): string {
  const [first] = table.key;
  if (first === undefined) throw new TypeError(`Table ${table.name} has no key`);
  return first;
}

/**
 * The names of the columns, in order.
 *
 * @example
 * ```ts
 * columnNames(cores); // ['core_id', 'serial', 'block', …]
 * ```
 */
export function columnNames(table: Table): string[] {
  return Object.keys(table.columns);
}
