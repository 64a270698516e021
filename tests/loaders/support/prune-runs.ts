import { prunableRuns, type QueryableLoader } from '@spacex-platform/loaders';
import { expect, test } from 'vitest';
import { capsules, fleet } from '../../faults/support/fleet.ts';
import { load, succeeded } from '../../load/warehouse.ts';
import { startApiServer } from '../../support/api-server.ts';

interface Place extends AsyncDisposable {
  readonly loader: QueryableLoader;
}

/** The test of the retention of a ledger. */
export function pruneRunsCase(open: () => Promise<Place>): void {
  test('deletes old runs, except the last of a resource and those with open rejects', async () => {
    await using place = await open();
    const [first, ...more] = capsules(3);
    const broken = { ...first, serial: 7 };
    await using api = await startApiServer({ ...fleet(), capsules: [broken, ...more] });
    const run = async (resources: readonly string[]) =>
      succeeded(await load(api, place, { resources })).runId;
    // With an open reject.
    const rejecting = await run(['capsules']);
    const ships = await run(['ships']);
    const old = [await run(['cores']), await run(['cores'])];
    const last = await run(['cores']);
    const withLedger = async <T>(
      work: (ledger: Awaited<ReturnType<QueryableLoader['openLedger']>>) => Promise<T>,
    ) => {
      const ledger = await place.loader.openLedger();
      try {
        return await work(ledger);
      } finally {
        await ledger.close();
      }
    };
    const prunable = (keep: number, olderThanMs: number) =>
      withLedger(async (ledger) =>
        (await prunableRuns(ledger, { keep, olderThanMs })).map(({ runId }) => runId),
      );
    expect(await prunable(0, 60_000)).toEqual([]);
    expect(await prunable(5, -1000)).toEqual([]);
    const found = await prunable(1, -1000);
    expect(found).toEqual(old.toReversed());

    await place.loader.deleteRuns?.(found);
    const left = await withLedger(async (ledger) =>
      (await ledger.runs()).map(({ runId }) => runId),
    );
    expect(left).toEqual([last, ships, rejecting]);
    expect(await withLedger((ledger) => ledger.rejects())).toHaveLength(1);
    expect(await withLedger((ledger) => ledger.run(old[0] ?? ''))).toEqual([]);
    expect(await prunable(0, -1000)).toEqual([]);

    // A later load of the resource closes the reject, and its run can be deleted.
    Object.assign(api.documents, { capsules: [first, ...more] });
    await run(['capsules']);
    expect(await prunable(1, -1000)).toEqual([rejecting]);
    await place.loader.deleteRuns?.([rejecting]);
    expect(await withLedger((ledger) => ledger.rejects({ all: true }))).toEqual([]);
  });
}
