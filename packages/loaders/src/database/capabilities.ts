import type { Capabilities } from '../loader.ts';

/** What every target can do that is a PostgreSQL, wherever it runs. */
export const databaseCapabilities: Capabilities = { prune: true, plan: true, check: true };
