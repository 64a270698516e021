import type { Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import type { DocumentComparison, OpenRequest, RunOutcome } from '../loader.ts';

/** Losing no more documents or rows than this is a correction of the source, regardless of the share. */
export const smallLoss = 10;

/** The share of the documents of a resource that pruning may delete, in percent. */
export const defaultPruneLimit = 20;

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

/**
 * Whether the loss of some documents is most likely a mistake: all of them, or more than a few and
 * more than the limit.
 *
 * @param limit percent; 100 allows everything
 * @example
 * ```ts
 * isLargeLoss(11, 20, 20); // true
 * isLargeLoss(2, 20, 20); // false
 * ```
 */
export function isLargeLoss(lost: number, of: number, limit: number = defaultPruneLimit): boolean {
  if (lost === 0 || limit >= 100) return false;
  return lost >= of || (lost > smallLoss && lost * 100 > limit * of);
}

/**
 * Refuses to prune most of a resource: an empty or cut response is not a reason to delete its rows.
 *
 * @throws LoaderError `prune_limit`
 */
export function refuseLargePrune(
  target: string,
  { prune, pruneLimit = defaultPruneLimit }: Pick<OpenRequest, 'prune' | 'pruneLimit'>,
  documents: readonly DocumentComparison[],
): void {
  if (prune !== true) return;
  const large = documents.filter((one) => isLargeLoss(one.vanished, one.existing, pruneLimit));
  if (large.length === 0) return;
  const counts = large.map(
    ({ resource, vanished, existing }) => `${vanished} of ${existing} documents of ${resource}`,
  );
  throw new LoaderError(
    'prune_limit',
    `--prune would delete ${counts.join(', ')} on ${target}, which is more than --prune-limit ${pruneLimit} allows. ` +
      'Nothing was committed. If the source is right, run again with --prune --prune-limit 100; otherwise run without --prune.',
    { target },
  );
}

/** Ids of the documents of a resource that a run could not load, whose rows pruning spares. */
export function sparedIds(
  { resource }: Table,
  { rejects, spared = {} }: RunOutcome,
): ReadonlySet<string> {
  const rejected = rejects.flatMap((reject) =>
    reject.resource === resource ? (reject.documentId ?? []) : [],
  );
  return new Set([...rejected, ...(spared[resource] ?? [])]);
}

/** What happens to the rows that are in a target. */
export interface PruneRules {
  /** Whether unchanged rows are written too. */
  readonly rewrite: boolean;
  /** Whether the rows of vanished documents are deleted. */
  readonly prune: boolean;
  /** Whether a document that the run did not load has vanished from the source. */
  isVanished(documentId: string): boolean;
}

/** The rules for the rows of a table: documents that could not be loaded have not vanished. */
export function pruneRules(
  table: Table,
  { prune = false, rewrite = false }: OpenRequest,
  outcome: RunOutcome,
): PruneRules {
  const spared = sparedIds(table, outcome);
  return { prune, rewrite, isVanished: (documentId) => !spared.has(documentId) };
}
