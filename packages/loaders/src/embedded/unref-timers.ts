import type { PGlite } from '@electric-sql/pglite';

/**
 * Lets the process exit although a database is open. PostgreSQL arms timers, such as one for its
 * statistics, and PGlite runs them with `setTimeout`, which keeps the process alive. PGlite has no
 * option for that; its statements run synchronously in one method, during which timers are created
 * unreferenced.
 */
export function unrefTimers(database: PGlite): void {
  const execute = database.execProtocolRawSync.bind(database);
  database.execProtocolRawSync = (...parameters) =>
    withUnreferencedTimers(() => execute(...parameters));
}

/** @param work synchronous, so that no other code creates a timer meanwhile */
function withUnreferencedTimers<T>(work: () => T): T {
  const { setTimeout: original } = globalThis;
  const unreferenced = (callback: (...values: unknown[]) => void, ms?: number) =>
    // A timer of PostgreSQL may arm the next one.
    original(() => withUnreferencedTimers(callback), ms).unref();
  globalThis.setTimeout = unreferenced as typeof setTimeout;
  try {
    return work();
  } finally {
    globalThis.setTimeout = original;
  }
}
