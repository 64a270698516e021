import type { LoaderError } from '../errors/loader-error.ts';
import { type TableDifference, targetDiffersError } from '../run/target-differs.ts';
import type { Warehouse } from './connection.ts';
import { describeFilters, readFilters } from './row-filters.ts';

/**
 * The error of a run whose procedure has found differences: the tables with their counts, the
 * probable cause and what to do.
 */
export async function targetDiffers(
  warehouse: Warehouse,
  schema: string,
  differences: readonly TableDifference[],
  cause: unknown,
): Promise<LoaderError> {
  const { target } = warehouse;
  const tables = differences.map(({ table }) => table);
  const filters = await readFilters(warehouse, schema, tables).catch(() => []);
  const causes = describeFilters(schema, filters);
  if (differences.some(({ repeated = 0 }) => repeated > 0)) {
    causes.push(
      'Another program has written rows with the keys of others, which Redshift allows. Replace all rows: spacex-etl run --target redshift --rewrite',
    );
  }
  return targetDiffersError(
    target,
    differences,
    causes,
    'Row-level security does not apply to the user. Check whether another program writes to the tables, and ask a security administrator for masking policies (svv_attached_masking_policy).',
    cause,
  );
}
