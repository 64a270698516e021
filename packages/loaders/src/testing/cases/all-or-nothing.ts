import assert from 'node:assert/strict';
import { expectKits, expectKitsDuringSession } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, kitBatch, loadKits, openKits } from '../kit-loads.ts';
import { outcomeOf } from '../runs.ts';
import { kits } from '../tables.ts';

const before = [kit('a', 'Alpha', ['one', 'two'])];
const after = [kit('a', 'Alpha 2', ['one']), kit('b', 'Beta', ['three'])];

/** Readers see the old state or the new state, never a mix, however the session ends. */
export const allOrNothing: readonly CaseDefinition[] = [
  {
    name: 'shows a first load only after its commit',
    check: async ({ harness, loader }) => {
      await loadKits(loader, before, {
        beforeCommit: () => expectKitsDuringSession(harness, [], 'before commit'),
      });
      await expectKits(harness, before, 'after commit');
    },
  },
  {
    name: 'shows the old rows until the second load commits',
    check: async ({ harness, loader }) => {
      await loadKits(loader, before);
      await loadKits(loader, after, {
        beforeCommit: () => expectKitsDuringSession(harness, before, 'before the second commit'),
      });
      await expectKits(harness, after, 'after the second commit');
    },
  },
  {
    name: 'leaves no rows after an abort',
    check: async ({ harness, loader }) => {
      const outcome = outcomeOf(kits.resource, after.length);
      const first = await openKits(loader);
      await first.write(kitBatch(after));
      const reason = { code: 'too_many_rejects', message: 'Too many rejects.' };
      await first.abort({ status: 'aborted', ...reason, outcome });
      await expectKits(harness, [], 'after the abort of a first load');

      await loadKits(loader, before);
      const second = await openKits(loader);
      await second.write(kitBatch(after));
      await second.abort({ status: 'failed', code: 'unknown', message: 'Failed.', outcome });
      await expectKits(harness, before, 'after the abort of a second load');
    },
  },
  {
    name: 'can load after an abort',
    check: async ({ harness, loader }) => {
      const session = await openKits(loader);
      const reason = { code: 'unknown', message: 'Failed before the first row.' };
      await session.abort({ status: 'failed', ...reason, outcome: outcomeOf(kits.resource, 0) });
      await loadKits(loader, after);
      await expectKits(harness, after, 'after the load that followed the abort');
    },
  },
  {
    name: 'commits nothing after the signal has fired',
    check: async ({ harness, loader }) => {
      const stop = new AbortController();
      await assert.rejects(
        loadKits(loader, before, {
          signal: stop.signal,
          beforeCommit: async () => stop.abort(),
        }),
        { code: 'interrupted' },
        'A commit after the signal fired must fail with the code interrupted',
      );
      await expectKits(harness, [], 'after an interrupted load');
    },
  },
];
