import type { Table } from '@spacex-platform/transform';
import type { OpenRequest, RunOutcome } from '../loader.ts';
import { sparedIds } from '../run/prune.ts';
import { storableText } from '../sql/storable-text.ts';

/** Delete the rows of documents that a run did not load, except these. */
export interface PruneOptions {
  readonly keep: readonly string[];
}

/** What pruning spares, or null if the run does not prune. */
export function pruneOf(
  table: Table,
  { prune }: OpenRequest,
  outcome: RunOutcome,
): PruneOptions | null {
  return prune === true ? { keep: [...sparedIds(table, outcome)].map(storableText) } : null;
}
