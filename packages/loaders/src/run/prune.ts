import type { Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest, RunOutcome } from '../loader.ts';

/**
 * Pruning takes "not in this run" for "gone at the source". That is wrong for a document that
 * was rejected, and nobody can tell which one it was where it has no id.
 *
 * @throws LoaderError `prune_refused`
 */
export function refusePrune(target: string, outcome: RunOutcome): void {
  const nameless = outcome.rejects.filter((reject) => reject.documentId === null);
  if (nameless.length === 0) return;
  const resources = [...new Set(nameless.map((reject) => reject.resource))].join(', ');
  throw new LoaderError(
    'prune_refused',
    `Pruning is refused: ${nameless.length} rejected document(s) of ${resources} have no id, ` +
      'so their existing rows would be deleted by mistake. Nothing was committed. Run without ' +
      '--prune, or after the source is fixed.',
    { target },
  );
}

/** Pruning deletes rows of vanished documents, never of documents that were rejected. */
export function prunedOf(
  { resource }: Table,
  { prune }: OpenRequest,
  { rejects }: RunOutcome,
): (documentId: string) => boolean {
  if (prune !== true) return () => false;
  const ofResource = rejects.filter((reject) => reject.resource === resource);
  const rejected = new Set(ofResource.map(({ documentId }) => documentId));
  return (documentId) => !rejected.has(documentId);
}
