import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

/** The metadata of a lake name a file that is not in it. */
export function elsewhereError({ url }: ObjectStore, uri: string): LoaderError {
  return new LoaderError(
    'damaged',
    `The metadata of the lake ${url} name the file ${uri}, which is elsewhere: the lake was copied or moved. Rebuild them: ${rebuildCommand(url)}`,
    { target: 'lake' },
  );
}

/** A file of metadata is missing or cannot be read. */
export function damagedMetadata(
  { url }: ObjectStore,
  path: string,
  why: string,
  cause?: unknown,
): LoaderError {
  // A rebuild without the catalog of files leaves its newest version as it is.
  const option = /\/v\d+\.metadata\.json$/.test(path) ? ' --catalog files' : '';
  return new LoaderError(
    'damaged',
    `The metadata ${path} of the lake ${url} cannot be read: ${why}. Restore the file, or rebuild the metadata: ${rebuildCommand(url)}${option}`,
    { target: 'lake', cause },
  );
}

/** The command that writes the metadata of a lake again. */
export function rebuildCommand(url: string): string {
  return `spacex-etl lake follow --rebuild --lake ${url}`;
}
