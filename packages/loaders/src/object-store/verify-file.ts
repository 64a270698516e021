import { createHash } from 'node:crypto';
import { isLoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from './object-store.ts';

/** A file as a manifest or a pointer names it. */
export interface NamedFile {
  /** Relative to the root of the lake. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** What is wrong with a file. */
export interface FileProblem {
  readonly path: string;
  readonly problem: 'missing' | 'damaged';
  /** `it has 512 bytes instead of 1024` */
  readonly detail: string;
}

/**
 * Reads a file and compares it with its entry, by size and SHA-256.
 *
 * @returns what is wrong with it; undefined if nothing is
 * @throws LoaderError if it cannot be read for another reason than that it does not exist
 */
export async function verifyFile(
  store: ObjectStore,
  { path, bytes, sha256 }: NamedFile,
): Promise<FileProblem | undefined> {
  const hash = createHash('sha256');
  let found = 0;
  try {
    for await (const chunk of store.read(path)) {
      found += chunk.length;
      hash.update(chunk);
    }
  } catch (error) {
    if (!isLoaderError(error) || error.code !== 'not_found') throw error;
    return { path, problem: 'missing', detail: 'it does not exist' };
  }
  if (found !== bytes) return { path, problem: 'damaged', detail: sizeProblem(found, bytes) };
  if (hash.digest('hex') === sha256) return undefined;
  return { path, problem: 'damaged', detail: 'its SHA-256 differs' };
}

/**
 * Compares files with a listing, by existence and size.
 *
 * @example
 * ```ts
 * const { resources } = await readManifest(store);
 * const parts = resources.flatMap(({ parts }) => parts);
 * console.log(await listedProblems(store, 'raw', parts));
 * ```
 */
export async function listedProblems(
  store: ObjectStore,
  prefix: string,
  files: readonly NamedFile[],
): Promise<readonly FileProblem[]> {
  if (files.length === 0) return [];
  const sizes = new Map((await store.list(prefix)).map(({ path, bytes }) => [path, bytes]));
  const problems = new Map<string, FileProblem>();
  for (const { path, bytes } of files) {
    const size = sizes.get(path);
    if (size === undefined) {
      problems.set(path, { path, problem: 'missing', detail: 'it does not exist' });
    } else if (size !== bytes) {
      problems.set(path, { path, problem: 'damaged', detail: sizeProblem(size, bytes) });
    }
  }
  return [...problems.values()];
}

function sizeProblem(found: number, expected: number): string {
  return `it has ${found} bytes instead of ${expected}`;
}
