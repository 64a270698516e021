import type { ObjectStore } from '../object-store/object-store.ts';
import { signalled } from '../object-store/signalled.ts';

/** Of every source. */
const rawRoot = 'raw/';

/**
 * A lake whose raw zone is in a separate store.
 *
 * @example
 * ```ts
 * const lake = zonedStore(s3Store('s3://raw-bucket'), s3Store('s3://curated-bucket'));
 * ```
 */
export function zonedStore(raw: ObjectStore, rest: ObjectStore): ObjectStore {
  const storeOf = (path: string) => (path.startsWith(rawRoot) ? raw : rest);
  return {
    url: rest.url,
    storeOf,
    read: (path) => storeOf(path).read(path),
    write: (path, bytes) => storeOf(path).write(path, bytes),
    create: (path, bytes) => storeOf(path).create(path, bytes),
    list: (prefix) => storeOf(prefix).list(prefix),
    readVersion: (path) => storeOf(path).readVersion(path),
    replace: (path, bytes, version) => storeOf(path).replace(path, bytes, version),
    remove: async (paths) => {
      await raw.remove(paths.filter((path) => storeOf(path) === raw));
      await rest.remove(paths.filter((path) => storeOf(path) === rest));
    },
    probe: async () => rest.probe?.(),
    withSignal: (signal) => zonedStore(signalled(raw, signal), signalled(rest, signal)),
    uploads: {
      list: async () => {
        const some = async (store: ObjectStore) =>
          ((await store.uploads?.list()) ?? []).filter(({ path }) => storeOf(path) === store);
        return [...(await some(raw)), ...(await some(rest))];
      },
      abort: async (uploads) => {
        await raw.uploads?.abort(uploads.filter(({ path }) => storeOf(path) === raw));
        await rest.uploads?.abort(uploads.filter(({ path }) => storeOf(path) === rest));
      },
    },
  };
}
