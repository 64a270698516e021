import type { Bench, Found } from './bench.ts';
import type { Contender, ContestResult } from './contest.ts';
import type { Goal } from './goal.ts';

/** What a stage found out. */
export interface StageOutcome extends ContestResult {
  readonly goals: readonly Goal[];
  /** The contender that all others are shown as a multiple of. */
  readonly reference: string;
}

/**
 * One thing that is measured. To add one, write a file in `stages/` and name it in
 * `stages/index.ts`.
 */
export interface Stage {
  /** As `--only` names it. */
  readonly name: string;
  readonly title: string;
  /** How each figure is measured, a sentence a line. */
  readonly method: readonly string[];
  run(bench: Bench): Promise<StageOutcome>;
}

/** The contender that `make` gives, or its place in the list of those that are missing. */
export function whenFound<T>(
  found: Found<T>,
  name: string,
  make: (it: T) => Omit<Contender, 'name'>,
): Contender {
  if ('it' in found) return { name, ...make(found.it) };
  const run = () => Promise.reject(new Error(`${name}: ${found.missing}`));
  return { name, missing: found.missing, run };
}

/** Throws unless every count is the expected one: a way that loses rows must not look fast. */
export function expectCounts(
  who: string,
  found: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): void {
  for (const [name, count] of Object.entries(expected)) {
    if (found[name] === count) continue;
    throw new Error(`${who}: ${found[name]} ${name} instead of ${count}`);
  }
}
