import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LoaderError } from '../errors/loader-error.ts';
import { shownPlace } from '../errors/shown-place.ts';
import type { Finding } from '../finding.ts';
import { directoryProblem } from './directory-permissions.ts';
import { fileError, isMissing } from './file-error.ts';
import { makeDirectory } from './make-directory.ts';
import type { ObjectStore } from './object-store.ts';
import { refuseOtherBytes } from './refuse-other-bytes.ts';

/** A lake in a local directory. */
export interface FileStore extends ObjectStore {
  /** Checks that the directory is readable and writable; changes nothing. */
  diagnose(): Promise<readonly Finding[]>;
}

/**
 * Opens a lake in a local directory: `file:///data/lake`. A rename is not conditional, so callers
 * of `replace` must hold the lock of the lake.
 *
 * @throws LoaderError `configuration` if the URL is not that of a local directory
 * @example
 * ```ts
 * const lake = fileStore('file:///data/lake');
 * ```
 */
export function fileStore(url: string | URL): FileStore {
  const root = directoryOf(url);
  const store: FileStore = {
    url: pathToFileURL(root).href,
    async *read(path) {
      try {
        yield* createReadStream(join(root, path));
      } catch (cause) {
        throw fileError(`Reading ${join(root, path)}`, cause);
      }
    },
    async write(path, bytes) {
      const file = join(root, path);
      const temporary = `${file}.${process.pid}.tmp`;
      try {
        await makeDirectory(dirname(file));
        await writeSynced(temporary, bytes);
        await rename(temporary, file);
        await syncDirectory(dirname(file));
      } catch (cause) {
        await rm(temporary, { force: true }).catch(() => undefined);
        throw fileError(`Writing ${file}`, cause);
      }
    },
    async create(path, bytes) {
      const found = await store.readVersion(path);
      if (found === undefined) await store.write(path, bytes);
      else refuseOtherBytes(join(root, path), found.bytes, bytes);
    },
    async list(prefix) {
      try {
        const files = await filesBelow(join(root, prefix));
        const objects = await Promise.all(
          files.map(async (file) => {
            const found = await unlessMissing(stat(file));
            if (found === undefined) return [];
            const path = relative(root, file).split(sep).join('/');
            return [{ path, bytes: found.size, modifiedAt: found.mtime.toISOString() }];
          }),
        );
        return objects.flat().sort((one, other) => (one.path < other.path ? -1 : 1));
      } catch (cause) {
        throw fileError(`Listing ${join(root, prefix)}`, cause);
      }
    },
    async remove(paths) {
      let failure: LoaderError | undefined;
      for (const path of paths) {
        try {
          await rm(join(root, path), { force: true });
          await removeEmptyDirectories(root, dirname(join(root, path)));
        } catch (cause) {
          // One file that cannot be removed does not stop the others.
          failure ??= fileError(`Removing ${join(root, path)}`, cause);
        }
      }
      if (failure !== undefined) throw failure;
    },
    async readVersion(path) {
      try {
        const bytes = await readFile(join(root, path));
        return { bytes, version: createHash('sha256').update(bytes).digest('hex') };
      } catch (cause) {
        if (isMissing(cause)) return undefined;
        throw fileError(`Reading ${join(root, path)}`, cause);
      }
    },
    async replace(path, bytes, version) {
      const found = await store.readVersion(path);
      if (found?.version === version) return store.write(path, bytes);
      throw new LoaderError(
        'superseded',
        `${join(root, path)} was changed by another run in the meantime. Run again.`,
      );
    },
    async diagnose() {
      const detail = `${root} is readable and writable`;
      return [directoryProblem(root) ?? { check: 'folder', status: 'ok', detail }];
    },
  };
  return store;
}

/** The directory of a `file:` URL. @throws LoaderError `configuration` */
export function directoryOf(url: string | URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    // No cause: it quotes the URL, which may contain credentials.
    throw new LoaderError(
      'configuration',
      `"${shownPlace(String(url))}" is not the URL of a local directory. Expected a URL like file:///data/lake.`,
    );
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename survive a power failure. Some systems cannot open a directory. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => undefined);
  try {
    await directory?.sync().catch(() => undefined);
  } finally {
    await directory?.close();
  }
}

/** A lake has no empty directories: they are removed with their last file. */
async function removeEmptyDirectories(root: string, from: string): Promise<void> {
  for (let path = from; path !== resolve(root); path = dirname(path)) {
    try {
      await rmdir(path);
    } catch {
      return; // Not empty, or already removed.
    }
  }
}

/** Entries deleted during the listing are skipped. */
async function filesBelow(directory: string): Promise<string[]> {
  const entries = (await unlessMissing(readdir(directory, { withFileTypes: true }))) ?? [];
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}

async function unlessMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
}
