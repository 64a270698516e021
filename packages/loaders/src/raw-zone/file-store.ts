import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * A lake in a folder: `file:///data/lake`.
 *
 * @throws LoaderError `configuration` where the URL is not one of a folder on this machine
 */
export function fileStore(url: string | URL): ObjectStore {
  const root = folderOf(url);
  return {
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
        await mkdir(dirname(place), { recursive: true });
        const file = await open(draft, 'w');
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(draft, place);
      } catch (cause) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw fileError(`Writing ${place}`, cause);
      }
    },
    async list(prefix) {
      try {
        const entries = await readdir(join(root, prefix), { recursive: true, withFileTypes: true });
        return entries
          .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
          .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
          .sort();
      } catch (cause) {
        if ((cause as { code?: unknown }).code === 'ENOENT') return [];
        throw fileError(`Listing ${join(root, prefix)}`, cause);
      }
    },
  };
}

function folderOf(url: string | URL): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new LoaderError(
      'configuration',
      `"${url}" is not the URL of a folder. Write it like file:///data/lake.`,
      { cause },
    );
  }
}

function fileError(doing: string, cause: unknown): LoaderError {
  const { code } = cause as { code?: string };
  const reason = code === undefined ? {} : { reason: code };
  const kind =
    code === 'ENOENT'
      ? 'not_found'
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? 'permission'
        : 'unavailable';
  const message = cause instanceof Error ? cause.message : String(cause);
  return new LoaderError(kind, `${doing} failed: ${message}`, { ...reason, cause });
}
