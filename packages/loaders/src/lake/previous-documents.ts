import { ledgerDirectory } from '../curated-zone/layout.ts';
import type { DocumentComparison, OpenRequest } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { comparedWith, type PreviousDocuments } from '../run/previous-documents.ts';
import { entryOf } from './ledger-entry.ts';

/** Entries that are read at most: each one is a request, and a lake can have thousands. */
const maxEntries = 10;

/** Adds the number of documents that the last run has read, from the newest entries of the ledger. */
export async function withPrevious(
  store: ObjectStore,
  request: OpenRequest,
  documents: readonly DocumentComparison[],
): Promise<readonly DocumentComparison[]> {
  if (documents.length === 0) return documents;
  const files = (await store.list(ledgerDirectory)).filter(({ path }) => path.endsWith('.json'));
  // The names are run ids, which begin with the time.
  const paths = files
    .map(({ path }) => path)
    .sort()
    .reverse()
    .slice(0, maxEntries);
  const runs: PreviousDocuments[] = [];
  for (const path of paths) {
    const found = await store.readVersion(path);
    if (found === undefined) continue;
    const entry = entryOf(store, path, found.bytes);
    runs.push(entry);
    if (isEnough(entry, documents)) break;
  }
  return comparedWith(request, documents, runs);
}

function isEnough(entry: PreviousDocuments, documents: readonly DocumentComparison[]): boolean {
  if (entry.status !== 'succeeded') return false;
  const read = new Set(entry.resources.map(({ resource }) => resource));
  return documents.every(({ resource }) => read.has(resource));
}
