import assert from 'node:assert/strict';
import type { Loader } from '../../loader.ts';
import { expectKits } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { type KitLoad, kit, loadKits } from '../kit-loads.ts';
import { unlessCapable } from '../skips.ts';
import type { Kit } from '../tables.ts';

const before = [kit('a', 'Alpha', ['one', 'two']), kit('b', 'Beta'), kit('c', 'Gamma', ['three'])];
const after = [kit('a', 'Alpha 2', ['one']), kit('b', 'Beta'), kit('d', 'Delta', ['four'])];

/** A dry run reports what a run would change, and changes nothing. */
export const dryRun: readonly CaseDefinition[] = [
  {
    name: 'counts the rows that a first load would insert, in a dry run',
    skips: unlessCapable('plan'),
    check: async ({ harness, loader }) => {
      await expectSameCounts(loader, before, {}, () => expectKits(harness, [], 'after a dry run'));
      await expectKits(harness, before, 'after the real run');
    },
  },
  {
    name: 'counts the rows that a load would change, in a dry run',
    skips: unlessCapable('plan'),
    check: async ({ harness, loader }) => {
      await loadKits(loader, before);
      await expectSameCounts(loader, after, {}, () =>
        expectKits(harness, before, 'after a dry run'),
      );
    },
  },
  {
    name: 'counts the rows that pruning would delete, in a dry run',
    skips: unlessCapable('plan', 'prune'),
    check: async ({ harness, loader }) => {
      await loadKits(loader, before);
      await expectSameCounts(loader, after, { prune: true }, () =>
        expectKits(harness, before, 'after a dry run'),
      );
      await expectKits(harness, after, 'after the real run');
    },
  },
];

async function expectSameCounts(
  loader: Loader,
  documents: readonly Kit[],
  load: KitLoad,
  between: () => Promise<void>,
): Promise<void> {
  const planned = await loadKits(loader, documents, { ...load, dryRun: true });
  await between();
  const done = await loadKits(loader, documents, load);
  assert.deepEqual(planned, done, 'The counts of the dry run differ from those of the run');
}
