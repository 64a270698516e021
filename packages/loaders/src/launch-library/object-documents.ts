import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { StoredDocument } from './store.ts';
import type { LibraryKind, SyncState } from './sync-state.ts';

/** A file of documents, one on each line. */
export interface DocumentPart {
  /** Relative to the root of the object store. */
  readonly path: string;
  readonly bytes: number;
  /** Of the compressed file, hexadecimal. */
  readonly sha256: string;
}

/** The file that makes documents and state visible. */
export interface StateFile {
  readonly format: 1;
  readonly state: SyncState;
  readonly parts: readonly DocumentPart[];
  /** The part of each document, by kind and id, as an index of `parts`. */
  readonly documents: Readonly<Record<LibraryKind, Readonly<Record<string, number>>>>;
  /** Parts whose documents have been replaced, and when. They are deleted after a day. */
  readonly retired: readonly { readonly path: string; readonly at: string }[];
}

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Writes documents as a new part. The name contains the content, so that a repetition is harmless. */
export async function writePart(
  store: ObjectStore,
  directory: string,
  documents: readonly StoredDocument[],
): Promise<DocumentPart> {
  const lines = documents.map(({ kind, id, fetchedAt, text: document }) => {
    const key = JSON.stringify({ kind, id, fetched_at: fetchedAt });
    // The document as it was received, byte by byte.
    return `${key.slice(0, -1)},"document":${document}}\n`;
  });
  const bytes = await compress(lines.join(''));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const day = documents[0]?.fetchedAt.slice(0, 10) ?? 'unknown';
  const path = `${directory}/documents/fetch_date=${day}/${sha256.slice(0, 32)}.ndjson.gz`;
  await store.create(path, bytes);
  return { path, bytes: bytes.length, sha256 };
}

/** Reads a part. @throws LoaderError `damaged` if the file is lost or differs */
export async function readPart(
  store: ObjectStore,
  part: DocumentPart,
): Promise<readonly StoredDocument[]> {
  const found = await store.readVersion(part.path);
  if (found === undefined) throw damaged(store, part, 'it does not exist');
  if (createHash('sha256').update(found.bytes).digest('hex') !== part.sha256) {
    throw damaged(store, part, 'its SHA-256 differs');
  }
  const lines = (await decompress(found.bytes)).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map(documentOf);
}

function documentOf(line: string): StoredDocument {
  const { kind, id, fetched_at } = JSON.parse(line) as {
    readonly kind: LibraryKind;
    readonly id: string;
    readonly fetched_at: string;
  };
  const key = JSON.stringify({ kind, id, fetched_at });
  const start = `${key.slice(0, -1)},"document":`;
  return { kind, id, fetchedAt: fetched_at, text: line.slice(start.length, -1) };
}

function damaged({ url }: ObjectStore, { path }: DocumentPart, why: string): LoaderError {
  return new LoaderError(
    'damaged',
    `The file ${path} in ${url} does not match its state: ${why}. Restore the file, or delete the directory that contains it: everything is then fetched again.`,
  );
}

/** Parses the file of the state. @throws LoaderError `damaged` */
export function parseStateFile(location: string, bytes: Uint8Array): StateFile {
  let value: Partial<StateFile> | null;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<StateFile> | null;
  } catch (cause) {
    const next = 'Restore it, or delete its directory: everything is then fetched again.';
    throw new LoaderError('damaged', `${location} is not JSON. ${next}`, { cause });
  }
  if (value?.format === 1) return value as StateFile;
  throw new LoaderError(
    'damaged',
    `${location} was not written by this version or an older one. Use the version that wrote it.`,
  );
}
