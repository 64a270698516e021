import { LoaderError } from '../errors/loader-error.ts';

/**
 * Decides about a file that already exists although it was to be created.
 *
 * @param what the file, for the message
 * @throws LoaderError `reconciliation` unless it has the bytes that were to be written
 */
export function refuseOtherBytes(what: string, found: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(found, expected) === 0) return;
  throw new LoaderError(
    'reconciliation',
    `Creating ${what} failed: it exists with other content, and files of a run are never changed. ` +
      'Nothing was overwritten. Run again; if it happens again, find out what else writes to this lake.',
  );
}
