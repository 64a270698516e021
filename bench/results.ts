import { isDeepStrictEqual } from 'node:util';
import type { Machine } from './machine.ts';
import type { BenchOptions } from './options.ts';
import type { Stage, StageOutcome } from './stage.ts';

/** A run as `results.json` holds it. */
export interface Results {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly machine: Machine;
  readonly settings: Pick<BenchOptions, 'documents' | 'large' | 'runs' | 'seed'>;
  readonly stages: readonly StageResult[];
}

export interface StageResult extends StageOutcome, Pick<Stage, 'name' | 'title' | 'method'> {
  /** When it was measured, where that was in another run than the results' own. */
  readonly date?: string;
}

/**
 * The results of a run of some stages, put in the place of the same ones of a run before.
 *
 * @param order names of all stages
 * @returns undefined if the two cannot be compared: another machine, or other settings
 */
export function mergeResults(
  before: Results,
  now: Results,
  order: readonly string[],
): Results | undefined {
  const conditionsOf = ({ machine, settings }: Results) => ({ machine, settings });
  if (!isDeepStrictEqual(conditionsOf(before), conditionsOf(now))) return undefined;
  const fresh = now.stages.map((stage) => ({ ...stage, date: now.date }));
  const kept = before.stages.filter((old) => fresh.every(({ name }) => name !== old.name));
  const stages = [...kept, ...fresh].filter(({ name }) => order.includes(name));
  return {
    ...before,
    stages: stages.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
  };
}
