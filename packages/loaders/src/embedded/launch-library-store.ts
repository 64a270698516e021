import { pathToFileURL } from 'node:url';
import { objectLibraryStore } from '../launch-library/object-library-store.ts';
import type { LaunchLibraryStore } from '../launch-library/store.ts';
import { fileStore } from '../object-store/file-store.ts';
import { directoryOf } from './connect.ts';

/**
 * Stores Launch Library next to an embedded database, in `launch-library` of its data directory. The
 * database need not exist, and is not locked.
 *
 * @param dataDir as for `embeddedLoader`
 * @throws LoaderError `configuration` if it is not the path of a directory
 * @example
 * ```ts
 * const store = embeddedLaunchLibraryStore('.spacex');
 * const { status } = await syncLaunchLibrary(store);
 * ```
 */
export function embeddedLaunchLibraryStore(dataDir: string): LaunchLibraryStore {
  const root = directoryOf('embedded', dataDir);
  return objectLibraryStore(fileStore(pathToFileURL(root)), 'launch-library');
}
