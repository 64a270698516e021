import { type ColumnType, documentKeyOf, type Row, type Table } from '@spacex-platform/transform';
import { type ReadValues, valuesOf } from '@spacex-platform/transform/internal';
import { LoaderError } from '../errors/loader-error.ts';

type Holds = (value: number) => boolean;

/** What the number types hold without a change: a target would wrap or round other numbers. */
const holds: Readonly<Partial<Record<ColumnType, Holds>>> = {
  integer: (value) => (value | 0) === value,
  bigint: Number.isSafeInteger,
  double: Number.isFinite,
};

interface NumberColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isHeld: Holds;
}

/** The number columns of a table. */
interface NumberColumns {
  readonly columns: readonly NumberColumn[];
  readonly read: ReadValues;
}

const numbersOfTables = new WeakMap<Table, NumberColumns>();

/**
 * Refuses numbers that their columns cannot hold. `rowsOf` makes no such row, but a program can write
 * rows of its own.
 *
 * @throws LoaderError `invalid_value`
 */
export function refuseNumbers(target: string, table: Table, rows: readonly Row[]): void {
  const { columns, read } = numbersOf(table);
  const values: unknown[] = [];
  for (const row of rows) {
    read(row, values);
    for (let at = 0; at < columns.length; at++) {
      const value = values[at];
      if (value === null) continue;
      const { name, type, isHeld } = columns[at] as NumberColumn;
      if (typeof value === 'number' && isHeld(value)) continue;
      const id = JSON.stringify((row as Readonly<Record<string, unknown>>)[documentKeyOf(table)]);
      throw new LoaderError(
        'invalid_value',
        `${table.name}.${name} of document ${id} is ${String(value)}, which a column of the type ${type} cannot hold. ` +
          `Nothing was committed on ${target}. Make the rows with rowsOf, which rejects such documents.`,
        { target },
      );
    }
  }
}

/** Reading by constant names is several times as fast as by the names of a list. */
function numbersOf(table: Table): NumberColumns {
  const known = numbersOfTables.get(table);
  if (known !== undefined) return known;
  const own = Object.entries(table.columns).filter(([, { type }]) => type in holds);
  const numbers = {
    columns: own.map(([name, { type }]) => ({ name, type, isHeld: holds[type] as Holds })),
    read: valuesOf({ ...table, columns: Object.fromEntries(own) }),
  };
  numbersOfTables.set(table, numbers);
  return numbers;
}
