import type { Table } from '@spacex-platform/transform';
import { ledgerDirectory } from '../curated-zone/layout.ts';
import { defined } from '../defined.ts';
import { replaySource, rollbackSource } from '../ledger.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { originOf } from '../origin.ts';
import type { LastLoad, LastLoads } from '../run/refuse-older.ts';
import { entryOf } from './ledger-entry.ts';

/** Entries to read at the same time; usually the newest one has all resources. */
const batchSize = 4;

/**
 * Reads the last successful run that loaded each resource of the tables, from the newest entries of
 * the ledger. A resource whose last run has no sequence is left out, and so are replays of rejects,
 * which load only some documents. A rollback has the last loads of the run that it restored; those
 * before it are undone.
 */
export async function readLastLoads(
  store: ObjectStore,
  tables: readonly Table[],
): Promise<LastLoads> {
  const wanted = new Set(tables.map(({ resource }) => resource));
  const loaded = new Map<string, LastLoad>();
  // By the time of writing: run ids contain the time of the machine that wrote them.
  const files = (await store.list(ledgerDirectory))
    .filter(({ path }) => path.endsWith('.json'))
    .sort((one, other) => (one.modifiedAt < other.modifiedAt ? 1 : -1));
  for (let at = 0; at < files.length && wanted.size > 0; at += batchSize) {
    const some = files.slice(at, at + batchSize).map(async ({ path }) => {
      const found = await store.readVersion(path);
      return found === undefined ? undefined : entryOf(store, path, found.bytes);
    });
    for (const entry of await Promise.all(some)) {
      if (entry === undefined) continue;
      const { status, source, origin, resources, sequence } = entry;
      if (status !== 'succeeded' || source === replaySource) continue;
      for (const { resource, history, sequence: own = sequence } of resources) {
        if (!wanted.delete(resource) || own === undefined) continue;
        loaded.set(resource, { sequence: own, origin: originOf(origin), ...defined({ history }) });
      }
      if (source === rollbackSource) wanted.clear();
    }
  }
  return loaded;
}
