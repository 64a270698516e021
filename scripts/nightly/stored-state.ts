import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedLaunchLibraryStore } from '../../packages/loaders/src/embedded/index.ts';
import {
  readLaunchLibrary,
  readLaunchLibraryStatus,
} from '../../packages/loaders/src/launch-library/index.ts';
import { statePaths } from './state-paths.ts';

/** The documents of Launch Library in the data directory of the embedded database. */
const documents = 'launch-library';

/**
 * Removes the documents of Launch Library if they cannot be read, so that the next run reloads them.
 *
 * @returns the reason, or undefined if they are intact
 */
export async function removeDamagedDocuments(directory: string): Promise<string | undefined> {
  const { data } = statePaths(directory);
  try {
    await readLaunchLibrary(embeddedLaunchLibraryStore(data));
    return undefined;
  } catch (error) {
    rmSync(join(data, documents), { recursive: true, force: true });
    return `the documents of Launch Library: ${(error as Error).message}`;
  }
}

/** A database that was moved to another directory. */
export interface DatabaseAside {
  /** Moves it back, with the current documents. */
  restore(): void;
  discard(): void;
}

/** Moves the database, but not the documents, from which it can be rebuilt. */
export function moveDatabaseAside(directory: string): DatabaseAside {
  const { data } = statePaths(directory);
  const aside = `${data}.aside`;
  const discard = () => rmSync(aside, { recursive: true, force: true });
  const moveDocuments = (from: string, to: string) => {
    if (existsSync(join(from, documents))) renameSync(join(from, documents), join(to, documents));
  };
  discard();
  renameSync(data, aside);
  mkdirSync(data);
  moveDocuments(aside, data);
  return {
    discard,
    restore() {
      moveDocuments(data, aside);
      rmSync(data, { recursive: true });
      renameSync(aside, data);
    },
  };
}

/** Returns when the last complete synchronization with Launch Library began: ISO 8601 in UTC. */
export async function syncedAt(directory: string): Promise<string> {
  const settings = {
    baseUrl: process.env['SPACEX_LAUNCH_LIBRARY_URL'] || undefined,
    apiKey: process.env['LL2_API_KEY'] || undefined,
  };
  const store = embeddedLaunchLibraryStore(statePaths(directory).data);
  const status = await readLaunchLibraryStatus(store, settings);
  if (status?.syncedAt) return status.syncedAt;
  throw new Error('The run succeeded, but no synchronization with Launch Library is complete.');
}
