import type { Capabilities } from '../loader.ts';

/** What every target can do that is a PostgreSQL, wherever it runs. */
export const databaseCapabilities: Capabilities = {
  transactional: true,
  pointerSwap: false,
  prune: true,
  ledger: true,
  query: true,
  plan: true,
  check: true,
};
