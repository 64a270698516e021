import { tables } from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';
import type { LoaderEvent, OpenRequest } from '../src/loader.ts';
import type { Origin } from '../src/origin.ts';
import { refuseOlder } from '../src/run/refuse-older.ts';
import { futureWarning, nextSequence, sequenceOfRunId } from '../src/run/sequence.ts';

const minute = 60_000;
const target = { target: 'lake', what: 'the lake file:///lake' };

function ordered(
  loaded: Record<string, number>,
  sequence: number | undefined,
  rest: Partial<OpenRequest> & {
    readonly source?: string;
    readonly origin?: Origin;
    /** Of the documents in the target. */
    readonly held?: Origin;
  } = {},
) {
  const { source = 'file:///lake', origin = 'api', held = 'api', ...request } = rest;
  const events: LoaderEvent[] = [];
  const run = refuseOlder(
    {
      run: {
        ...{ runId: 'r', source, origin, startedAt: '2026-01-01T00:00:00.000Z' },
        ...{ version: '0', ...(sequence === undefined ? {} : { sequence }) },
      },
      tables: tables.filter(({ resource }) => resource === 'cores' || resource === 'launches'),
      onEvent: (event) => events.push(event),
      ...request,
    },
    target,
    () =>
      new Map(Object.entries(loaded).map(([name, one]) => [name, { sequence: one, origin: held }])),
  );
  return { run, events };
}

describe('refuseOlder', () => {
  test('refuses documents older than those of one resource in the target', async () => {
    const { run } = ordered({ cores: 1_000, launches: 2_000 }, 1_500);
    await expect(run).rejects.toMatchObject({
      code: 'older_data',
      transient: false,
      usage: false,
      message: expect.stringContaining('launches (1970-01-01T00:00:02.000Z)') as string,
    });
  });

  test.each([{ force: true }, { allowOlder: true }])(
    'loads them with a warning: %j',
    async (how) => {
      const { run, events } = ordered({ cores: 2_000 }, 1_500, how);
      expect(await run).toMatchObject({ sequence: 1_500 });
      expect(events).toMatchObject([{ type: 'warning', target: 'lake' }]);
    },
  );

  test('loads the same documents again, newer ones, and those of other resources', async () => {
    expect(await ordered({ cores: 1_500 }, 1_500).run).toMatchObject({ sequence: 1_500 });
    expect(await ordered({ cores: 1_500 }, 1_501).run).toMatchObject({ sequence: 1_501 });
    expect(await ordered({ rockets: 9_000 }, 1_500).run).toMatchObject({ sequence: 1_500 });
  });

  test('asks for the sequence when the target is locked', async () => {
    const { run } = ordered({ cores: 2_000 }, 1_500, { sequence: async () => 2_500 });
    expect(await run).toMatchObject({ sequence: 2_500 });
  });

  test('leaves a run without a sequence as it is', async () => {
    expect((await ordered({ cores: 2_000 }, undefined).run).sequence).toBeUndefined();
  });

  test('compares documents of Launch Library with earlier ones of Launch Library only', async () => {
    const live = { source: 'live', origin: 'launch-library' } as const;
    expect(await ordered({ cores: 2_000 }, 1_500, live).run).toMatchObject({ sequence: 1_500 });
    const { run } = ordered({ cores: 2_000 }, 1_500, { ...live, held: 'launch-library' });
    await expect(run).rejects.toMatchObject({ code: 'older_data' });
  });

  test('orders a run of the API after a target whose clock was ahead, with a warning', async () => {
    const ahead = Date.now() + 30 * 24 * 60 * minute;
    const { run, events } = ordered({ cores: ahead }, Date.now(), { source: 'api' });
    expect((await run).sequence).toBe(ahead + 1);
    expect(events).toMatchObject([{ message: expect.stringContaining('in the future') as string }]);
  });
});

describe('sequences', () => {
  test('are the time, or one more than the newest', () => {
    const now = Date.now();
    expect(nextSequence()).toBeGreaterThanOrEqual(now);
    expect(nextSequence(now - minute)).toBeGreaterThanOrEqual(now);
    expect(nextSequence(now + minute)).toBe(now + minute + 1);
  });

  test('of an old run are in its id', () => {
    // 2024-01-01T00:00:00Z is 1,704,067,200,000 ms, hexadecimal 18cc251f400.
    expect(sequenceOfRunId('018cc251-f400-7abc-8def-0123456789ab')).toBe(1_704_067_200_000);
    expect(sequenceOfRunId('first')).toBeUndefined();
  });

  test('are reported if they are more than five minutes ahead', () => {
    expect(futureWarning('Run x', Date.now() + 4 * minute)).toBeUndefined();
    expect(futureWarning('Run x', Date.now() + 6 * minute)).toContain(
      'Run x is dated in the future',
    );
  });
});
