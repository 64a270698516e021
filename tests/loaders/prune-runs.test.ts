import { describe } from 'vitest';
import { testLake } from '../lake/lake.ts';
import { postgresWarehouse } from '../load/warehouse.ts';
import { pruneRunsCase } from './support/prune-runs.ts';

describe('the ledger of postgres', () => pruneRunsCase(postgresWarehouse));

describe('the ledger of a lake', () =>
  pruneRunsCase(async () => {
    const lake = testLake();
    const dispose = async () => lake[Symbol.dispose]();
    return { loader: lake.loader, [Symbol.asyncDispose]: dispose };
  }));
