import {
  anonymousBudget,
  type BudgetState,
  requestBudget,
} from '@spacex-platform/spacex-client/launch-library';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const hourMs = 3_600_000;
/** A request may arrive this long after it was sent. */
const arrivalMs = 120_000;

/** A budget whose state is stored as text, and read by the next request. */
function budgetAt(initial: BudgetState = anonymousBudget) {
  const clock = { now: Date.UTC(2026, 0) };
  let stored = JSON.stringify(initial);
  const budget = requestBudget(
    async (change) => {
      const next = change(JSON.parse(stored));
      if (next !== undefined) stored = JSON.stringify(next);
    },
    () => clock.now,
  );
  return { clock, budget };
}

/** Most times in any hour, by comparing each with each. */
function mostInAnyHour(times: readonly number[]): number {
  const inHourFrom = (from: number) => times.filter((at) => at >= from && at < from + hourMs);
  return Math.max(0, ...times.map((from) => inHourFrom(from).length));
}

test('never more than 15 requests arrive in any hour, whenever they are sent', async () => {
  const step = fc.record({
    pauseMs: fc.oneof(
      { weight: 10, arbitrary: fc.nat(1000) },
      { weight: 5, arbitrary: fc.nat(600_000) },
      { weight: 1, arbitrary: fc.nat(2 * hourMs) },
    ),
    delayMs: fc.nat(arrivalMs),
    waits: fc.boolean(),
  });
  let most = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 120, size: 'max' }),
      async (steps) => {
        const { clock, budget } = budgetAt();
        const arrived: number[] = [];
        for (const { pauseMs, delayMs, waits } of steps) {
          clock.now += pauseMs;
          let waitMs = await budget.take();
          if (waitMs > 0 && waits) {
            clock.now += waitMs;
            waitMs = await budget.take();
            expect(waitMs).toBe(0);
          }
          if (waitMs === 0) arrived.push(clock.now + delayMs);
        }
        most = Math.max(most, mostInAnyHour(arrived));
        expect(mostInAnyHour(arrived)).toBeLessThanOrEqual(15);
      },
    ),
  );
  // The bound was reached, so that the property could have failed.
  expect(most).toBe(15);
});

test('15 requests are sent without a pause, and the next one when the first has expired', async () => {
  const { clock, budget } = budgetAt();
  for (let count = 0; count < 15; count++) expect(await budget.take()).toBe(0);
  clock.now += 1000;
  expect(await budget.take()).toBe(hourMs + arrivalMs - 1000);
  clock.now += hourMs + arrivalMs - 1001;
  expect(await budget.take()).toBe(1);
  clock.now += 1;
  expect(await budget.take()).toBe(0);
});

test('no request is sent before the time that the server named, and a shorter wait changes nothing', async () => {
  const { clock, budget } = budgetAt();
  await budget.block(new Date(clock.now + 5000));
  await budget.block(new Date(clock.now + 1000));
  expect(await budget.take()).toBe(5000);
  clock.now += 5000;
  expect(await budget.take()).toBe(0);
});

test('a clock that was ahead blocks the budget for one period at most', async () => {
  const ahead = Date.UTC(2026, 0) + 30 * hourMs;
  const { budget } = budgetAt({ ...anonymousBudget, sent: Array(15).fill(ahead) });
  expect(await budget.take()).toBe(hourMs + arrivalMs);
});
