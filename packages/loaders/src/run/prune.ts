import type { Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest, RunOutcome } from '../loader.ts';

/**
 * Pruning deletes the documents that a run did not load. Rejected documents must be spared, which
 * is impossible if they have no id.
 *
 * @throws LoaderError `prune_refused`
 */
export function refusePrune(target: string, outcome: RunOutcome): void {
  const withoutId = outcome.rejects.filter((reject) => reject.documentId === null);
  if (withoutId.length === 0) return;
  const resources = [...new Set(withoutId.map((reject) => reject.resource))].join(', ');
  throw new LoaderError(
    'prune_refused',
    `Pruning is refused: ${withoutId.length} rejected document(s) of ${resources} have no id, ` +
      'so their existing rows would be deleted by mistake. Nothing was committed. ' +
      'Run without --prune, or fix the source first.',
    { target },
  );
}

/** Ids of the rejected documents of a resource, whose rows pruning spares. */
export function rejectedIds({ resource }: Table, { rejects }: RunOutcome): ReadonlySet<string> {
  return new Set(
    rejects.flatMap((reject) => (reject.resource === resource ? (reject.documentId ?? []) : [])),
  );
}

/** Whether pruning deletes the rows of a document that the run did not load. */
export function prunedOf(
  table: Table,
  { prune }: OpenRequest,
  outcome: RunOutcome,
): (documentId: string) => boolean {
  if (prune !== true) return () => false;
  const rejected = rejectedIds(table, outcome);
  return (documentId) => !rejected.has(documentId);
}
