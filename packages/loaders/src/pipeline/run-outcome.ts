import type { CheckOutcome } from '@spacex-platform/transform';

/** The outcome of a check of runs, which needs more than SQL. */
export function runOutcome(
  id: string,
  severity: CheckOutcome['severity'],
  cases: number,
  {
    example,
    ...texts
  }: Pick<CheckOutcome, 'description' | 'explanation'> & { readonly example: string },
): CheckOutcome {
  const broken = severity === 'error' ? 'failed' : 'warned';
  const status = cases > 0 ? broken : 'passed';
  return { id, severity, status, cases, known: 0, example: cases > 0 ? example : null, ...texts };
}
