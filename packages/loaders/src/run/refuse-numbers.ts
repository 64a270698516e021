import { type ColumnType, documentKeyOf, type Row, type Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';

type Holds = (value: number) => boolean;

/** What the number types hold without a change: a target would wrap or round other numbers. */
const holds: Readonly<Partial<Record<ColumnType, Holds>>> = {
  integer: (value) => (value | 0) === value,
  bigint: Number.isSafeInteger,
  double: Number.isFinite,
};

/**
 * Refuses numbers that their columns cannot hold. `rowsOf` makes no such row, but a program can write
 * rows of its own.
 *
 * @throws LoaderError `invalid_value`
 */
export function refuseNumbers(target: string, table: Table, rows: readonly Row[]): void {
  for (const [name, { type }] of Object.entries(table.columns)) {
    const isHeld = holds[type];
    if (isHeld === undefined) continue;
    for (const row of rows as readonly Readonly<Record<string, unknown>>[]) {
      const value = row[name];
      if (value === null || (typeof value === 'number' && isHeld(value))) continue;
      const id = JSON.stringify(row[documentKeyOf(table)]);
      throw new LoaderError(
        'invalid_value',
        `${table.name}.${name} of document ${id} is ${String(value)}, which a column of the type ${type} cannot hold. ` +
          `Nothing was committed on ${target}. Make the rows with rowsOf, which rejects such documents.`,
        { target },
      );
    }
  }
}
