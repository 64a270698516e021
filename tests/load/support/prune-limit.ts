import type { QueryableLoader } from '@spacex-platform/loaders';
import type { PipelineEvent, PipelineOptions, RunResult } from '@spacex-platform/loaders/pipeline';
import { checks } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { capsules, fleet } from '../../faults/support/fleet.ts';
import { startApiServer } from '../../support/api-server.ts';
import { load, succeeded } from '../warehouse.ts';

/** A target that is empty at first. */
export interface Place extends AsyncDisposable {
  readonly loader: QueryableLoader;
}

/** The tests of a target for sources that have lost documents. */
export function pruneLimitCases(open: () => Promise<Place>): void {
  const resources = ['cores', 'capsules'];

  async function withCapsules(
    count: number,
    work: (
      run: (left: number, options?: Partial<PipelineOptions>) => Promise<RunResult>,
      capsulesThere: () => Promise<number>,
    ) => Promise<void>,
  ): Promise<void> {
    await using place = await open();
    await using api = await startApiServer({ ...fleet(), capsules: capsules(count) });
    succeeded(await load(api, place, { resources }));
    const run = (left: number, options: Partial<PipelineOptions> = {}) => {
      Object.assign(api.documents, { capsules: capsules(count).slice(0, left) });
      return load(api, place, { resources, ...options });
    };
    await work(run, async () => {
      const reader = await place.loader.openReader();
      try {
        const { rows } = await reader.query('select count(*) as n from capsules');
        return Number(rows[0]?.['n']);
      } finally {
        await reader.close();
      }
    });
  }

  test('refuses to prune all documents of a resource, unless the limit is 100', () =>
    withCapsules(3, async (run, there) => {
      const refused = await run(0, { prune: true });
      expect(refused).toMatchObject({ status: 'aborted', error: { code: 'prune_limit' } });
      expect(refused.error?.message).toMatch(
        /--prune would delete 3 of 3 documents of capsules on \w+.* Nothing was committed.*--prune-limit 100/,
      );
      expect(await there()).toBe(3);
      const planned = await run(0, { prune: true, dryRun: true });
      expect(planned).toMatchObject({ error: { code: 'prune_limit' } });
      const result = succeeded(await run(0, { prune: true, pruneLimit: 100 }));
      expect(result.targets[0]?.vanished).toEqual([{ resource: 'capsules', documents: 3 }]);
      expect(await there()).toBe(0);
    }));

  test.for([
    ['10 of 30, a third but not more than 10', 30, 20, true],
    ['11 of 30, more than 10 and more than 20%', 30, 19, false],
    ['12 of 60, exactly 20%', 60, 48, true],
    ['13 of 60, more than 20%', 60, 47, false],
  ] as const)('limits what is pruned: %s', ([, count, left, isAllowed]) =>
    withCapsules(count, async (run, there) => {
      const { status, error } = await run(left, { prune: true });
      expect([status, error?.code]).toEqual(
        isAllowed ? ['succeeded', undefined] : ['aborted', 'prune_limit'],
      );
      expect(await there()).toBe(isAllowed ? left : count);
      succeeded(await run(left, { prune: true, pruneLimit: 40 }));
      expect(await there()).toBe(left);
    }),
  );

  test('reports vanished documents without pruning them, and a resource that has shrunk', () =>
    withCapsules(30, async (run, there) => {
      const events: PipelineEvent[] = [];
      const onEvent = (event: PipelineEvent) => events.push(event);
      const lost = async (left: number) => {
        events.length = 0;
        const { targets } = succeeded(await run(left, { onEvent }));
        const found = events.filter(({ type }) => type === 'vanished' || type === 'shrunk');
        return { vanished: targets[0]?.vanished, found };
      };
      const target = expect.any(String);
      expect(await lost(30)).toEqual({ vanished: undefined, found: [] });
      expect(await lost(29)).toEqual({
        vanished: [{ resource: 'capsules', documents: 1 }],
        found: [{ type: 'vanished', target, resource: 'capsules', documents: 1, pruned: false }],
      });
      const shrunk = { type: 'shrunk', target, resource: 'capsules', documents: 0, previous: 29 };
      expect((await lost(0)).found).toEqual([
        { type: 'vanished', target, resource: 'capsules', documents: 30, pruned: false },
        shrunk,
      ]);
      // Compared with the run before, which had none either.
      expect((await lost(0)).found).toHaveLength(1);
      expect(await there()).toBe(30);
    }));
}

/** The tests of a target that runs checks before the commit. */
export function checkedLossCases(open: () => Promise<Place>): void {
  test('checks refuse a resource that has shrunk, and the commands of the message succeed', async () => {
    await using place = await open();
    await using api = await startApiServer({ ...fleet(), capsules: capsules(60) });
    const checked = {
      resources: ['capsules'],
      checks: checks.filter(({ id }) => id.startsWith('capsules.')),
    };
    succeeded(await load(api, place, checked));
    Object.assign(api.documents, { capsules: capsules(60).slice(0, 50) });
    succeeded(await load(api, place, checked));

    Object.assign(api.documents, { capsules: capsules(60).slice(0, 30) });
    for (const prune of [false, true]) {
      const refused = await load(api, place, { ...checked, prune });
      expect(refused.status).toBe('aborted');
      expect(refused.error?.code).toBe(prune ? 'prune_limit' : 'check_failed');
      expect(refused.error?.message).toContain('--prune --prune-limit 100');
    }
    succeeded(await load(api, place, { ...checked, prune: true, pruneLimit: 100 }));
    succeeded(await load(api, place, checked));
  });
}
