import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LoadSession } from '../../loader.ts';
import { expectKits } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, kitBatch, loadKits, openKits } from '../kit-loads.ts';
import { newRun, outcomeOf } from '../runs.ts';
import { has, unlessCapable, unlessQueryable } from '../skips.ts';
import { kits, kitTables } from '../tables.ts';

const before = [kit('a', 'Alpha', ['one'])];
const late = [kit('a', 'Late'), kit('b', 'Late')];
const outcome = outcomeOf(kits.resource, late.length);
const reason = { status: 'failed', code: 'late', message: 'Too late.', outcome } as const;

/** A session ends once: what follows is an error, and never changes what it published. */
export const sessionEnd: readonly CaseDefinition[] = [
  {
    name: 'refuses rows and another commit after a commit',
    check: async ({ harness, loader }) => {
      const session = await openKits(loader);
      await session.write(kitBatch(before));
      await session.commit(outcomeOf(kits.resource, before.length));
      await refusesWork(session, 'a commit');
      await expectKits(harness, before, 'after the refused work');
    },
  },
  {
    name: 'refuses rows and another commit after an abort',
    check: async ({ harness, loader }) => {
      await loadKits(loader, before);
      const session = await openKits(loader);
      await session.write(kitBatch(late));
      await session.abort(reason);
      await refusesWork(session, 'an abort');
      await session.abort(reason);
      await expectKits(harness, before, 'after the refused work');
    },
  },
  {
    name: 'refuses rows and another commit after a dry run',
    skips: unlessCapable('plan'),
    check: async ({ harness, loader }) => {
      const request = { run: newRun(), tables: kitTables, dryRun: true };
      const session = await loader.open(request);
      await session.write(kitBatch(late));
      await session.commit(outcome);
      await refusesWork(session, 'the commit of a dry run');
      await expectKits(harness, [], 'after a dry run');
    },
  },
  {
    name: 'keeps what a session has committed when it is aborted or disposed afterwards',
    check: async ({ harness, loader }) => {
      {
        await using session = await openKits(loader);
        await session.write(kitBatch(before));
        await session.commit(outcomeOf(kits.resource, before.length));
        await session.abort(reason);
      }
      await expectKits(harness, before, 'after the abort that followed the commit');
    },
  },
  {
    name: 'aborts a session that is disposed without a commit, and releases the lock',
    check: async ({ harness, loader }) => {
      await loadKits(loader, before);
      {
        await using session = await openKits(loader);
        await session.write(kitBatch(late));
      }
      await expectKits(harness, before, 'after the disposal');
      await loadKits(loader, late, { lockTimeoutMs: 5_000 });
      await expectKits(harness, late, 'after the load that followed the disposal');
    },
  },
  {
    name: 'waits for a commit that is not awaited before the session is disposed',
    check: async ({ harness, loader }) => {
      const session = await openKits(loader);
      await session.write(kitBatch(before));
      let ended = false;
      const commit = session.commit(outcomeOf(kits.resource, before.length)).finally(() => {
        ended = true;
      });
      // Avoids an unhandled rejection while the session is disposed.
      commit.catch(() => undefined);
      await session[Symbol.asyncDispose]();
      // Callbacks of the commit may run after those of the disposal, but in the same turn.
      await nextTurn();
      const waited = ended;
      // Before the assertions, so that no case ends with an open session.
      assert.equal((await commit).length, kitTables.length);
      assert.ok(waited, 'The disposal of a session must wait for a commit that is not awaited');
      await expectKits(harness, before, 'after the commit');
    },
  },
  {
    name: 'refuses an inspection that writes, and commits nothing',
    skips: unlessCapable('check'),
    check: async ({ harness, loader }) => {
      await loadKits(loader, before);
      await assert.rejects(
        loadKits(loader, late, {
          inspect: async ({ query }) => {
            await query(`delete from ${kits.name}`);
            return [];
          },
        }),
        { code: 'read_only' },
        'A statement of an inspection that deletes rows must fail with the code read_only',
      );
      await expectKits(harness, before, 'after the refused inspection');
    },
  },
  {
    name: 'opens a second reader in the same process',
    skips: unlessQueryable,
    check: async ({ loader }) => {
      assert.ok(has(loader, 'openReader'));
      await loadKits(loader, before);
      await using first = await loader.openReader();
      await using second = await loader.openReader();
      const sql = 'select 1 as one';
      const answers = await Promise.all([first.query(sql), second.query(sql)]);
      for (const { rows } of answers)
        assert.deepEqual(
          rows.map((row) => ({ ...row })),
          [{ one: 1 }],
        );
      await first.close();
      await assert.rejects(
        () => first.query(sql),
        { code: 'configuration' },
        'A query of a closed reader must fail with the code configuration',
      );
      const { rows } = await second.query(sql);
      assert.equal(rows.length, 1, 'A reader must work after another one was closed');
    },
  },
];

async function refusesWork(session: LoadSession, after: string): Promise<void> {
  const work = {
    write: () => session.write(kitBatch(late)),
    commit: () => session.commit(outcome),
  };
  for (const [name, call] of Object.entries(work)) {
    await assert.rejects(call, { transient: false }, `${name} after ${after} must fail for good`);
  }
}
