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

export type StageResult = StageOutcome & Pick<Stage, 'name' | 'title' | 'method'>;
