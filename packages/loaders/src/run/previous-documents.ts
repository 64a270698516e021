import { replaySource } from '../ledger.ts';
import type { DocumentComparison, OpenRequest, ResourceCounts } from '../loader.ts';

/** What the ledger says about the documents of a run. */
export interface PreviousDocuments {
  readonly status: string;
  readonly source: string;
  readonly resources: readonly ResourceCounts[];
}

/**
 * Adds the number of documents that the last run of each resource has read. Empty for a replay, which
 * reads only some documents.
 *
 * @param runs newest first
 */
export function comparedWith(
  { run }: Pick<OpenRequest, 'run'>,
  documents: readonly DocumentComparison[],
  runs: readonly PreviousDocuments[],
): readonly DocumentComparison[] {
  if (run.source === replaySource) return [];
  const loads = runs.filter((one) => one.status === 'succeeded' && one.source !== replaySource);
  return documents.map((one) => {
    const previous = loads
      .flatMap(({ resources }) => resources)
      .find(({ resource }) => resource === one.resource)?.documents;
    return previous === undefined ? one : { ...one, previous };
  });
}
