/** Runs work while holding the lock of a folder, with the lock of the set-up scripts, which have no types. */
export async function whileLocked(folder: URL, work: () => Promise<void>): Promise<void> {
  const module: unknown = await import(new URL('../../scripts/lock.mjs', import.meta.url).href);
  const lock = module as { whileLocked(folder: URL, work: () => Promise<void>): Promise<void> };
  await lock.whileLocked(folder, work);
}
