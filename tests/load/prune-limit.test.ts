import { describe } from 'vitest';
import { testLake } from '../lake/lake.ts';
import { checkedLossCases, type Place, pruneLimitCases } from './support/prune-limit.ts';
import { postgresWarehouse } from './warehouse.ts';

async function lakePlace(): Promise<Place> {
  const lake = testLake();
  const dispose = async () => lake[Symbol.dispose]();
  return { loader: lake.loader, [Symbol.asyncDispose]: dispose };
}

describe('documents that a source has lost: postgres', () => {
  pruneLimitCases(postgresWarehouse);
  checkedLossCases(postgresWarehouse);
});

describe('documents that a source has lost: lake', () => {
  pruneLimitCases(lakePlace);
  checkedLossCases(lakePlace);
});
