import { setTimeout as delay } from 'node:timers/promises';
import type { BudgetState } from '@spacex-platform/spacex-client/launch-library';
import { isLoaderError } from '../errors/loader-error.ts';
import { directoryOf } from '../object-store/file-store.ts';
import { makeDirectory } from '../object-store/make-directory.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { lockDirectory } from '../run/directory-lock.ts';
import { parseStateFile, readPart, type StateFile, writePart } from './object-documents.ts';
import type { LaunchLibraryStore, StoreChange, StoredDocument } from './store.ts';
import { type LibraryKind, libraryKinds } from './sync-state.ts';

/** Parts above this number are merged into one. */
const maxParts = 50;
/** A reader may still read a part whose documents have just been replaced. */
const retiredMs = 86_400_000;
/** Attempts to store a state while other runs store theirs. */
const attempts = 30;
const lockTimeoutMs = 60_000;

/**
 * A store below a directory of an object store. Documents are in files that never change; the file of
 * the state, which is written conditionally, says which of them count.
 *
 * @param directory relative to the root: `raw/launch-library`
 */
export function objectLibraryStore(store: ObjectStore, directory: string): LaunchLibraryStore {
  const statePath = `${directory}/state.json`;
  const budgetPath = (key: string) => `${directory}/budget/${key}.json`;
  const location = `${store.url.replace(/\/$/, '')}/${directory}`;
  const readFile = async () => {
    const found = await store.readVersion(statePath);
    if (found === undefined) return { version: undefined, file: undefined };
    const file = parseStateFile(`${location}/state.json`, found.bytes);
    return { version: found.version, file };
  };
  let probed: Promise<void> | undefined;
  /** Repeats an update that another run has overtaken. */
  const exclusively = async <T>(update: () => Promise<T>): Promise<T> => {
    probed ??= probeNew(store, statePath);
    await probed;
    const release = await lockLocally(store, directory);
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await update();
        } catch (error) {
          if (!isLoaderError(error) || error.code !== 'superseded' || attempt === attempts) {
            throw error;
          }
          await delay(Math.random() * 50 * attempt);
        }
      }
    } finally {
      release();
    }
  };
  return {
    location,
    readState: async () => (await readFile()).file?.state,
    update: (change) =>
      exclusively(async () => {
        const { version, file } = await readFile();
        const changed = change(file?.state);
        const next = await withDocuments(store, directory, file, changed);
        await store.replace(statePath, Buffer.from(`${JSON.stringify(next)}\n`), version);
        await removeRetired(store, next, file);
        return changed.state;
      }),
    async *documents() {
      const { file } = await readFile();
      if (file !== undefined) yield* currentDocuments(store, file);
    },
    async readBudget(key) {
      const found = await store.readVersion(budgetPath(key));
      return found === undefined ? undefined : budgetOf(found.bytes);
    },
    updateBudget: (key, change) =>
      exclusively(async () => {
        const path = budgetPath(key);
        const found = await store.readVersion(path);
        const budget = found === undefined ? undefined : budgetOf(found.bytes);
        const next = change(budget);
        if (next === undefined) return;
        await store.replace(path, Buffer.from(JSON.stringify(next)), found?.version);
      }),
  };
}

/** Tries whether writes are conditional, unless a run on this store has already relied on it. */
async function probeNew(store: ObjectStore, statePath: string): Promise<void> {
  if (store.probe === undefined || (await store.readVersion(statePath)) !== undefined) return;
  await store.probe();
}

async function* currentDocuments(
  store: ObjectStore,
  { parts, documents }: StateFile,
): AsyncGenerator<StoredDocument> {
  const seen = new Set<string>();
  for (const [index, part] of parts.entries()) {
    for (const document of await readPart(store, part)) {
      const key = `${document.kind} ${document.id}`;
      if (documents[document.kind][document.id] !== index || seen.has(key)) continue;
      seen.add(key);
      yield document;
    }
  }
}

/** Writes new documents, and returns the state file with them. */
async function withDocuments(
  store: ObjectStore,
  directory: string,
  file: StateFile | undefined,
  { state, documents, removed }: StoreChange,
): Promise<StateFile> {
  const now = new Date().toISOString();
  const index: Record<LibraryKind, Record<string, number>> = {
    launches: { ...file?.documents.launches },
    launchers: { ...file?.documents.launchers },
  };
  const parts = [...(file?.parts ?? [])];
  if (documents.length > 0) {
    const part = await writePart(store, directory, documents);
    for (const { kind, id } of documents) index[kind][id] = parts.length;
    parts.push(part);
  }
  for (const { kind, id } of removed) delete index[kind][id];
  const retired = file?.retired ?? [];
  const next = { format: 1, state, parts, documents: index, retired } satisfies StateFile;
  return withoutUnused(await merged(store, directory, next), parts, now);
}

/** All documents in one part, if there are too many parts. */
async function merged(store: ObjectStore, directory: string, file: StateFile): Promise<StateFile> {
  const used = libraryKinds.flatMap((kind) => Object.values(file.documents[kind]));
  if (new Set(used).size <= maxParts) return file;
  const documents: StoredDocument[] = [];
  for await (const document of currentDocuments(store, file)) documents.push(document);
  const part = await writePart(store, directory, documents);
  const index: Record<LibraryKind, Record<string, number>> = { launches: {}, launchers: {} };
  for (const { kind, id } of documents) index[kind][id] = 0;
  return { ...file, parts: [part], documents: index };
}

/** Renumbers the parts that are used, and retires the others. @param before every part until now */
function withoutUnused(file: StateFile, before: StateFile['parts'], now: string): StateFile {
  const used = new Set(libraryKinds.flatMap((kind) => Object.values(file.documents[kind])));
  const numbers = new Map([...used].sort((one, other) => one - other).map((old, at) => [old, at]));
  const parts = file.parts.filter((_, at) => used.has(at));
  const paths = new Set(parts.map(({ path }) => path));
  const renumbered = (kind: LibraryKind) =>
    Object.fromEntries(
      Object.entries(file.documents[kind]).map(([id, at]) => [id, numbers.get(at) ?? 0]),
    );
  const kept = file.retired.filter(
    ({ path, at }) => !paths.has(path) && Date.parse(now) - Date.parse(at) < retiredMs,
  );
  const unused = before.filter(({ path }) => !paths.has(path));
  return {
    ...file,
    parts,
    documents: { launches: renumbered('launches'), launchers: renumbered('launchers') },
    retired: [...kept, ...unused.map(({ path }) => ({ path, at: now }))],
  };
}

/** Deletes what the new state no longer mentions; a failure leaves a file that is not needed. */
async function removeRetired(
  store: ObjectStore,
  next: StateFile,
  before: StateFile | undefined,
): Promise<void> {
  const kept = new Set([...next.parts, ...next.retired].map(({ path }) => path));
  const old = (before?.retired ?? []).map(({ path }) => path).filter((path) => !kept.has(path));
  if (old.length > 0) await store.remove(old).catch(() => undefined);
}

function budgetOf(bytes: Uint8Array): BudgetState | undefined {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as BudgetState;
  } catch {
    return undefined; // A new one: the server still counts.
  }
}

/** A rename is not conditional, so runs on one machine are serialized for the time of an update. */
async function lockLocally(store: ObjectStore, directory: string): Promise<() => void> {
  if (!store.url.startsWith('file:')) return () => undefined;
  const path = `${directoryOf(store.url)}/${directory}`;
  await makeDirectory(path);
  const lock = await lockDirectory(`${path}/.lock`, `Launch Library in ${path}`, {
    timeoutMs: lockTimeoutMs,
  });
  return lock.release;
}
