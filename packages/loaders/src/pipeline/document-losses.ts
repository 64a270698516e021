import type { CheckOutcome } from '@spacex-platform/transform';
import type { DocumentComparison, ResourceCounts } from '../loader.ts';
import { defaultPruneLimit, isLargeLoss } from '../run/prune.ts';
import type { TargetResult } from './result.ts';
import { runOutcome } from './run-outcome.ts';

/** A resource with far fewer documents than in the run before. */
export interface ShrunkResource {
  readonly resource: string;
  readonly documents: number;
  readonly previous: number;
}

/** The resources that have lost most of their documents since the run before. */
export function shrunkResources(
  documents: readonly DocumentComparison[],
  read: readonly ResourceCounts[],
  limit: number = defaultPruneLimit,
): ShrunkResource[] {
  return compared(documents, read).filter((one) =>
    isLargeLoss(one.previous - one.documents, one.previous, limit),
  );
}

/** Checks that no resource has lost most of its documents since the run before. */
export function documentOutcomes(
  documents: readonly DocumentComparison[],
  read: readonly ResourceCounts[],
  limit: number = defaultPruneLimit,
): CheckOutcome[] {
  const shrunk = new Map(shrunkResources(documents, read, limit).map((one) => [one.resource, one]));
  return compared(documents, read).map(({ resource, previous, documents: now }) => {
    const lost = shrunk.has(resource) ? previous - now : 0;
    return runOutcome(`${resource}.documents.brought_again`, 'error', lost, {
      description: `The run read at most 10 documents, or ${limit}%, of ${resource} less than the run before.`,
      explanation: 'If the source is right, run again with --prune-limit 100.',
      example: `read ${now}, previously ${previous}`,
    });
  });
}

/** For the result: how many documents of each resource are no longer at the source. */
export function vanishedOf(
  documents: readonly DocumentComparison[],
): NonNullable<TargetResult['vanished']> {
  return documents
    .filter(({ vanished }) => vanished > 0)
    .map(({ resource, vanished }) => ({ resource, documents: vanished }));
}

function compared(
  documents: readonly DocumentComparison[],
  read: readonly ResourceCounts[],
): ShrunkResource[] {
  const counts = new Map(read.map((one) => [one.resource, one.documents]));
  return documents.flatMap(({ resource, previous }) => {
    const now = counts.get(resource);
    const isKnown = previous !== undefined && now !== undefined;
    return isKnown ? [{ resource, documents: now, previous }] : [];
  });
}
