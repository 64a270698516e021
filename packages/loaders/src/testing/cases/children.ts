import { expectKits, expectReport, expectRowsOf } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, loadKits } from '../kit-loads.ts';
import { kitParts, kits } from '../tables.ts';

/** The rows of a child table are replaced with their document. */
export const children: readonly CaseDefinition[] = [
  {
    name: 'deletes the child row of a removed element',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha', ['one', 'two', 'three']), kit('b', 'B', ['four'])]);
      const after = [kit('a', 'Alpha', ['one', 'two']), kit('b', 'B', ['four'])];
      const reports = await loadKits(loader, after);
      expectReport(reports, kitParts, { rows: 3, unchanged: 3, deleted: 1 });
      expectReport(reports, kits, { rows: 2, unchanged: 2 });
      await expectKits(harness, after, 'after an element was removed');
    },
  },
  {
    name: 'deletes all child rows of a document without elements',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha', ['one', 'two']), kit('b', 'Beta', ['three'])]);
      const reports = await loadKits(loader, [kit('a', 'Alpha')]);
      expectReport(reports, kitParts, { deleted: 2 });
      const after = [kit('a', 'Alpha'), kit('b', 'Beta', ['three'])];
      await expectKits(harness, after, 'after all elements of a document were removed');
    },
  },
  {
    name: 'updates child rows if elements move',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha', ['one', 'two', 'three'])]);
      const after = [kit('a', 'Alpha', ['two', 'three'])];
      await loadKits(loader, after);
      await expectKits(harness, after, 'after the first element was removed');
    },
  },
  {
    name: 'replaces child rows in a run of the child table alone',
    check: async ({ harness, loader }) => {
      const before = [kit('a', 'Alpha', ['one']), kit('b', 'Beta', ['two'])];
      await loadKits(loader, before);
      await loadKits(loader, [kit('a', 'Changed')], { tables: [kitParts] });
      await expectRowsOf(harness, kits, before, 'although the run does not include it');
      const left = [kit('b', 'Beta', ['two'])];
      const when = 'after all elements of its document were removed';
      await expectRowsOf(harness, kitParts, left, when);
    },
  },
  {
    name: 'does not change tables that the run does not include',
    check: async ({ harness, loader }) => {
      const before = [kit('a', 'Alpha', ['one'])];
      await loadKits(loader, before);
      await loadKits(loader, [kit('a', 'Changed')], { tables: [kits] });
      await expectRowsOf(harness, kits, [kit('a', 'Changed')], 'after its run');
      await expectRowsOf(harness, kitParts, before, 'although the run does not include it');
    },
  },
];
