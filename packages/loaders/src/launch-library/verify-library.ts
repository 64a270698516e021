import { createHash } from 'node:crypto';
import { isLoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { type FileProblem, verifyFile } from '../object-store/verify-file.ts';
import { parseStateFile, readPart, type StateFile } from './object-documents.ts';
import { type LibraryKind, libraryKinds } from './sync-state.ts';

/** What is stored of Launch Library, and what is wrong with it. */
export interface VerifiedLibrary {
  /** Files of documents, and the file of the state. */
  readonly files: number;
  readonly bytes: number;
  readonly problems: readonly FileProblem[];
}

/** Ids in a message. */
const maxNamed = 3;

/**
 * Compares every document that the state names with its SHA-256, and every file with its own. What is
 * not named by the state, such as files of a killed run, does no harm.
 *
 * @param directory relative to the root: `raw/launch-library`
 */
export async function verifyLibrary(
  store: ObjectStore,
  directory: string,
): Promise<VerifiedLibrary> {
  const path = `${directory}/state.json`;
  const found = await store.readVersion(path);
  if (found === undefined) return { files: 0, bytes: 0, problems: [] };
  let file: StateFile;
  try {
    file = parseStateFile(path, found.bytes);
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    const problem = { path, problem: 'damaged', detail: 'it cannot be read' } as const;
    return { files: 1, bytes: found.bytes.length, problems: [problem] };
  }
  const problems: FileProblem[] = [];
  const unnamed = missingIn(file);
  if (unnamed !== undefined) problems.push({ path, problem: 'damaged', detail: unnamed });
  for (const [index, part] of file.parts.entries()) {
    const problem = (await verifyFile(store, part)) ?? (await wrongIn(store, file, index));
    if (problem !== undefined) problems.push(problem);
  }
  return {
    files: 1 + file.parts.length,
    bytes: file.parts.reduce((sum, { bytes }) => sum + bytes, found.bytes.length),
    problems,
  };
}

/** The documents that the state knows, but no file has. */
function missingIn({ state, parts, documents }: StateFile): string | undefined {
  const missing = libraryKinds.flatMap((kind) =>
    Object.keys(state.known[kind])
      .filter((id) => parts[documents[kind][id] ?? -1] === undefined)
      .map((id) => named(kind, id)),
  );
  return missing.length === 0 ? undefined : `it names no file for ${listed(missing)}`;
}

/** The documents of a file that are not what the state says. */
async function wrongIn(
  store: ObjectStore,
  { state, parts, documents }: StateFile,
  index: number,
): Promise<FileProblem | undefined> {
  const part = parts[index];
  if (part === undefined) return undefined;
  const hashes = new Map<string, string>();
  for (const { kind, id, text } of await readPart(store, part)) {
    hashes.set(named(kind, id), createHash('sha256').update(text).digest('hex'));
  }
  const wrong = libraryKinds.flatMap((kind) =>
    Object.entries(state.known[kind])
      .filter(([id]) => documents[kind][id] === index)
      .filter(([id, { sha256 }]) => hashes.get(named(kind, id)) !== sha256)
      .map(([id]) => named(kind, id)),
  );
  if (wrong.length === 0) return undefined;
  const detail = `it does not have ${listed(wrong)} with the SHA-256 of the state`;
  return { path: part.path, problem: 'damaged', detail };
}

function named(kind: LibraryKind, id: string): string {
  return `${kind} ${id}`;
}

function listed(documents: readonly string[]): string {
  const some = documents.slice(0, maxNamed).join(', ');
  const more = documents.length - maxNamed;
  return more > 0 ? `${some} and ${more} more documents` : some;
}
