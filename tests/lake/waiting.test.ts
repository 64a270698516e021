import { cores } from '@spacex-platform/transform';
import { afterEach, expect, test, vi } from 'vitest';
import { newRun, outcomeOf } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { testLake } from './lake.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const reason = {
  status: 'aborted',
  code: 'test',
  message: 'Done.',
  outcome: outcomeOf(0),
} as const;

/** From now on, each reading of the clock is this much later than the previous one. */
function quickenClock(ms: number): void {
  let more = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => {
    more += ms;
    return now() + more;
  });
}

test('a run waits 300 s for another run on a local directory, as documented', async () => {
  using lake = testLake();
  const open = () => lake.loader.open({ run: newRun(), tables: [cores] });
  const first = await open();
  quickenClock(20_000);
  const error = await failureOf(open());
  expect(error.code).toBe('locked');
  expect(error.message).toContain('Waited 300 s');
  vi.restoreAllMocks();
  await first.abort(reason);
});

test('a reader waits 60 s', async () => {
  using lake = testLake();
  const first = await lake.loader.open({ run: newRun(), tables: [cores] });
  quickenClock(20_000);
  expect((await failureOf(lake.loader.openReader())).message).toContain('Waited 60 s');
  vi.restoreAllMocks();
  await first.abort(reason);
});
