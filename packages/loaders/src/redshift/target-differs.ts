import { LoaderError } from '../errors/loader-error.ts';
import type { Warehouse } from './connection.ts';
import type { Difference } from './raised-failures.ts';
import { describeFilters, readFilters } from './row-filters.ts';

/**
 * The error of a run whose procedure has found differences: the tables with their counts, the
 * probable cause and what to do.
 */
export async function targetDiffers(
  warehouse: Warehouse,
  schema: string,
  differences: readonly Difference[],
  cause: unknown,
): Promise<LoaderError> {
  const { target } = warehouse;
  const tables = differences.map(({ table }) => table);
  const filters = await readFilters(warehouse, schema, tables).catch(() => []);
  const causes = describeFilters(schema, filters);
  if (differences.some(({ repeated }) => repeated > 0)) {
    causes.push(
      'Another program has written rows with the keys of others, which Redshift allows. Replace all rows: spacex-etl run --target redshift --rewrite',
    );
  }
  const why =
    causes.length === 0
      ? 'Row-level security does not apply to the user. Check whether another program writes to the tables, and ask a security administrator for masking policies (svv_attached_masking_policy).'
      : `Possible causes:\n${causes.map((text) => `  ${text}`).join('\n')}`;
  return new LoaderError(
    'target_differs',
    `The tables on ${target} differ from the rows that were sent after writing them. Nothing was committed. ` +
      `${differences.map(textOf).join('; ')}. ${why}`,
    { target, cause },
  );
}

function textOf({ table, missing, changed, repeated, left }: Difference): string {
  const parts = [
    missing > 0 ? `${missing} rows are missing or outdated` : '',
    changed > 0 ? `${changed} rows have other values` : '',
    repeated > 0 ? `${repeated} rows have the key of another row` : '',
    left > 0 ? `${left} rows were not deleted` : '',
  ];
  return `${table}: ${parts.filter((part) => part !== '').join(', ')}`;
}
