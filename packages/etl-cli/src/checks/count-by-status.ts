import type { CheckOutcome, CheckStatus } from '@spacex-platform/transform';

type Outcomes = readonly Pick<CheckOutcome, 'status'>[];

/** The number of checks with each status. */
export function countByStatus(checks: Outcomes): Record<CheckStatus, number> {
  const counts = { passed: 0, known: 0, warned: 0, failed: 0, skipped: 0 };
  for (const { status } of checks) counts[status]++;
  return counts;
}

/** These numbers in one line. */
export function countsText(checks: Outcomes): string {
  const { passed, known, warned, failed, skipped } = countByStatus(checks);
  return (
    `${passed} passed, ${known} known source errors, ` +
    `${warned} warned, ${failed} failed, ${skipped} skipped (no rows)`
  );
}
