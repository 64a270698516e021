import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectKits, expectReport } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, kitBatch, loadKits, openKits } from '../kit-loads.ts';
import { outcomeOf } from '../runs.ts';
import { kits } from '../tables.ts';

const maxWaitMs = 20_000;

/** Loads of one target are serialized. */
export const locking: readonly CaseDefinition[] = [
  {
    name: 'makes a second session wait for the first, and emits an event',
    check: async ({ harness, loader }) => {
      const other = await harness.createLoader();
      const first = await openKits(loader);
      let waiting = false;
      let opened = false;
      const second = loadKits(other, [kit('a', 'second'), kit('b', 'second')], {
        lockTimeoutMs: maxWaitMs,
        onEvent: (event) => {
          waiting ||= event.type === 'waiting';
        },
        beforeCommit: async () => {
          opened = true;
        },
      });
      // Avoids an unhandled rejection if the first session fails.
      second.catch(() => undefined);
      try {
        const deadline = performance.now() + maxWaitMs;
        while (!waiting && !opened && performance.now() < deadline) await sleep(20);
        assert.ok(
          !opened,
          'A second session was opened while the first was open: sessions must be serialized',
        );
        assert.ok(waiting, 'A second session that waits must emit the event "waiting"');
        await first.write(kitBatch([kit('a', 'first'), kit('c', 'first')]));
        // Time for a session that does not wait for the lock; one that waits passes in any case.
        await sleep(100);
        assert.ok(
          !opened,
          'A second session was opened before the first had committed: sessions must be serialized',
        );
      } finally {
        await first.commit(outcomeOf(kits.resource, 2));
      }
      const reports = await second;
      // Otherwise it has compared its rows with a state from before it had the lock.
      expectReport(reports, kits, { rows: 2, inserted: 1, updated: 1 });
      const both = [kit('a', 'second'), kit('b', 'second'), kit('c', 'first')];
      await expectKits(harness, both, 'after both loads');
    },
  },
  {
    name: 'fails with the transient error "locked" after the timeout',
    check: async ({ harness, loader }) => {
      const other = await harness.createLoader();
      const first = await openKits(loader);
      try {
        await assert.rejects(
          loadKits(other, [kit('a', 'second')], { lockTimeoutMs: 300 }),
          { code: 'locked', transient: true },
          'A timeout must fail with the transient error locked',
        );
        await first.write(kitBatch([kit('a', 'first')]));
      } finally {
        await first.commit(outcomeOf(kits.resource, 1));
      }
      await expectKits(harness, [kit('a', 'first')], 'after the load that held the lock');
    },
  },
];
