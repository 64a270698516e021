import type { Pointer } from '../curated-zone/pointer.ts';

/**
 * The moment of a run, which all its snapshots have, so that one moment selects a run across tables:
 * milliseconds since 1970. It is later than that of the run before, also if the clock of this machine
 * is behind.
 */
export function momentAfter(before: Pointer | undefined): number {
  return Math.max(Date.now(), before === undefined ? 0 : Date.parse(before.published_at) + 1);
}
