import { isLoaderError } from '../errors/loader-error.ts';
import { inTransactions, type Warehouse } from './connection.ts';
import { readCatalog } from './introspection.ts';
import { planSystem } from './migration.ts';
import type { RedshiftTarget } from './target.ts';

/**
 * Makes the schema, the ledger and the turns where they are missing. This comes before the turn,
 * which needs them, so first runs may do it at the same moment, and `if not exists` does not keep
 * the slower ones from failing. They go on with what the faster one has made.
 */
export async function makeSystem(
  warehouse: Warehouse,
  { schema }: Pick<RedshiftTarget, 'schema'>,
): Promise<void> {
  let plan = planSystem(schema, await readCatalog(warehouse, schema));
  while (plan.length > 0) {
    try {
      await inTransactions(warehouse, plan);
      return;
    } catch (error) {
      if (!isLoaderError(error) || error.code === 'connection') throw error;
      const left = planSystem(schema, await readCatalog(warehouse, schema));
      // Nobody else has made anything: it failed for a reason of its own.
      if (left.length >= plan.length) throw error;
      plan = left;
    }
  }
}
