import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LoaderError } from '../errors/loader-error.ts';
import { shownPlace } from '../errors/shown-place.ts';
import type { Finding } from '../finding.ts';
import { folderRefusal } from './directory-permissions.ts';
import { fileError, isMissing } from './file-error.ts';
import { makeFolder } from './make-directory.ts';
import type { ObjectStore } from './object-store.ts';

/** A lake in a folder. */
export interface FileStore extends ObjectStore {
  /** Whether the folder may be read and written; changes nothing. */
  diagnose(): Promise<readonly Finding[]>;
}

/**
 * A lake in a folder: `file:///data/lake`. A rename compares nothing, so whoever calls `replace`
 * must have the lake for itself.
 *
 * @throws LoaderError `configuration` where the URL is not one of a folder on this machine
 * @example
 * ```ts
 * const lake = fileStore('file:///data/lake');
 * ```
 */
export function fileStore(url: string | URL): FileStore {
  const root = folderOf(url);
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
      const place = join(root, path);
      const draft = `${place}.${process.pid}.tmp`;
      try {
        await makeFolder(dirname(place));
        await writeSynced(draft, bytes);
        await rename(draft, place);
        await syncFolder(dirname(place));
      } catch (cause) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw fileError(`Writing ${place}`, cause);
      }
    },
    async list(prefix) {
      try {
        const places = await filesBelow(join(root, prefix));
        const objects = await Promise.all(
          places.map(async (place) => {
            const found = await unlessMissing(stat(place));
            if (found === undefined) return [];
            const path = relative(root, place).split(sep).join('/');
            return [{ path, bytes: found.size, modifiedAt: found.mtime.toISOString() }];
          }),
        );
        return objects.flat().sort((one, other) => (one.path < other.path ? -1 : 1));
      } catch (cause) {
        throw fileError(`Listing ${join(root, prefix)}`, cause);
      }
    },
    async remove(paths) {
      for (const path of paths) {
        try {
          await rm(join(root, path), { force: true });
          await removeEmptyFolders(root, dirname(join(root, path)));
        } catch (cause) {
          throw fileError(`Removing ${join(root, path)}`, cause);
        }
      }
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
        `${join(root, path)} was written by another run meanwhile. Run again.`,
      );
    },
    async diagnose() {
      const detail = `${root} may be read and written`;
      return [folderRefusal(root) ?? { check: 'folder', status: 'ok', detail }];
    },
  };
  return store;
}

/** Folder of a `file:` URL. @throws LoaderError `configuration` */
export function folderOf(url: string | URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    // Without the cause, which quotes the text.
    throw new LoaderError(
      'configuration',
      `"${shownPlace(String(url))}" is not the URL of a folder. Write it like file:///data/lake.`,
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

/** So that a loss of power cannot undo the rename; not every system lets a folder be opened. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  try {
    await folder?.sync().catch(() => undefined);
  } finally {
    await folder?.close();
  }
}

/** Folders mean nothing in a lake, so an empty one goes with its last file. */
async function removeEmptyFolders(root: string, from: string): Promise<void> {
  for (let folder = from; folder !== resolve(root); folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return; // It holds something, or is gone already.
    }
  }
}

/** Whatever vanishes while it is looked at is left out, as if the look had come later. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  const found = await Promise.all(
    entries.map(async (entry) => {
      const place = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(place);
      return entry.isFile() ? [place] : [];
    }),
  );
  return found.flat();
}

async function unlessMissing<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
}
