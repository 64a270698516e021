import type { Capabilities } from '../loader.ts';

/** Capabilities of every target that is a PostgreSQL database. */
export const databaseCapabilities: Capabilities = { prune: true, plan: true, check: true };
