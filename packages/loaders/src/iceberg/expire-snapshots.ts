import type { TableMetadata } from './metadata.ts';
import { maxLogged } from './next-metadata.ts';

/**
 * The metadata of a table without some of its snapshots, and without the names of these. The current
 * snapshot always stays.
 *
 * The log of snapshots then begins after the last one that goes, as the Java library does it: travel to
 * an earlier time would otherwise find a snapshot that was not current then.
 *
 * @param isKept whether a snapshot stays
 * @param uri of these metadata
 * @param timestamp now: milliseconds since 1970
 * @returns undefined if all snapshots stay
 */
export function withoutSnapshots(
  metadata: TableMetadata,
  isKept: (id: bigint) => boolean,
  uri: string,
  timestamp: number,
): TableMetadata | undefined {
  const current = metadata['current-snapshot-id'];
  const stays = (id: bigint) => id === current || isKept(id);
  const snapshots = metadata.snapshots.filter((one) => stays(one['snapshot-id']));
  if (snapshots.length === metadata.snapshots.length) return undefined;
  const log = metadata['snapshot-log'];
  const lastGone = log.findLastIndex((entry) => !stays(entry['snapshot-id']));
  const refs = Object.entries(metadata.refs ?? {}).filter(([, ref]) => stays(ref['snapshot-id']));
  const previous = { 'timestamp-ms': metadata['last-updated-ms'], 'metadata-file': uri };
  return {
    ...metadata,
    // Never earlier than before, also if the clock of this machine is behind.
    'last-updated-ms': Math.max(timestamp, metadata['last-updated-ms'] + 1),
    snapshots,
    refs: Object.fromEntries(refs),
    'snapshot-log': log.slice(lastGone + 1),
    'metadata-log': [...metadata['metadata-log'], previous].slice(-maxLogged),
  };
}
