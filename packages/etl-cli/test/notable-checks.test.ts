import type { CheckOutcome } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { notableChecks } from '../src/report/notable-checks.ts';

const outcome = (id: string, status: CheckOutcome['status']): CheckOutcome => ({
  ...{ id, status, severity: 'warning', cases: 1, known: status === 'known' ? 1 : 0 },
  ...{ example: null, description: id, explanation: null },
});

test('orders failures first, then errors of r/SpaceX, then those of Launch Library', () => {
  const ordered = [
    outcome('launches.launch_id.unique', 'failed'),
    // The first entry of the list of r/SpaceX, its last one, and two that only Launch Library has.
    outcome('cores.asds_attempts.of_launches', 'known'),
    outcome('launch_crew.role.missing', 'known'),
    outcome('launches.success.unexplained', 'known'),
    outcome('launches.core_flights.missing', 'known'),
  ];
  const passed = outcome('cores.core_id.unique', 'passed');
  expect(notableChecks([passed, ...ordered.toReversed()])).toEqual(ordered);
});
