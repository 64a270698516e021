import type { Ledger, QueryableLoader } from '@spacex-platform/loaders';

/** Opens the ledger of a target for the duration of `work`. */
export async function withLedger<T>(
  loader: QueryableLoader,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const ledger = await loader.openLedger();
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}
