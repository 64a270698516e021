import type { AgreementCheck, Check } from './check.ts';

/** The violations of a check. */
export interface Cases {
  readonly count: number;
  /** The cases that its rule decides; 0 without a rule. */
  readonly ruled: number;
  /** Those of them that are known. */
  readonly knownByRule: number;
  readonly example: string | null;
  /** The first case that its rule decides and that is not known. */
  readonly unknownExample: string | null;
}

/** The violations and figures that the queries found. */
export interface Findings {
  readonly cases: Map<Check, Cases>;
  /** By the relation of the FROM clause, then by aggregate. */
  readonly figures: Map<string, ReadonlyMap<string, number>>;
}

/** The value of a figure; 0 if the relation is empty. */
export function figureIn(
  { figures }: Findings,
  { from, aggregate }: AgreementCheck['one'],
): number {
  return figures.get(from)?.get(aggregate) ?? 0;
}
