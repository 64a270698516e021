/** What a figure should be at most, or at least. */
export interface Goal {
  /** Stable: `reasons.json` explains a missed goal by it. */
  readonly id: string;
  readonly what: string;
  readonly bound: 'most' | 'least';
  readonly limit: number;
  /** `x` for a ratio, else what is counted. */
  readonly unit: 'x' | 'MB' | 's' | 'lines';
  /** Undefined where one of the two that it compares could not run. */
  readonly measured?: number;
}

/** Whether the goal is reached; undefined where it was not measured. */
export function isReached({ bound, limit, measured }: Goal): boolean | undefined {
  if (measured === undefined) return undefined;
  return bound === 'most' ? measured <= limit : measured >= limit;
}

/** A goal for a figure that should be small; `measured` may be missing. */
export function atMost(
  id: string,
  what: string,
  limit: number,
  measured: number | undefined,
  unit: Goal['unit'] = 'x',
): Goal {
  return {
    id,
    what,
    bound: 'most',
    limit,
    unit,
    ...(measured === undefined ? {} : { measured }),
  };
}

/** A goal for a figure that should be large; `measured` may be missing. */
export function atLeast(
  id: string,
  what: string,
  limit: number,
  measured: number | undefined,
  unit: Goal['unit'] = 'x',
): Goal {
  return { ...atMost(id, what, limit, measured, unit), bound: 'least' };
}
