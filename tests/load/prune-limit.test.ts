import { describe } from 'vitest';
import { checkedLossCases, pruneLimitCases } from './support/prune-limit.ts';
import { postgresWarehouse } from './warehouse.ts';

describe('documents that a source has lost: postgres', () => {
  pruneLimitCases(postgresWarehouse);
  checkedLossCases(postgresWarehouse);
});
