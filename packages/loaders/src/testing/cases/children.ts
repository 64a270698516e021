import { rowsOf } from '@spacex-platform/transform';
import { expectKits, expectReport, expectRows } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, loadKits } from '../kit-loads.ts';
import { kitParts, kits } from '../tables.ts';

/** The rows of a child table follow their document. */
export const children: readonly CaseDefinition[] = [
  {
    name: 'deletes the child row of an element that has gone',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha', ['one', 'two', 'three']), kit('b', 'B', ['four'])]);
      const after = [kit('a', 'Alpha', ['one', 'two']), kit('b', 'B', ['four'])];
      const reports = await loadKits(loader, after);
      expectReport(reports, kitParts, {
        ...{ rows: 3, inserted: 0, updated: 0, unchanged: 3, deleted: 1 },
      });
      expectReport(reports, kits, { rows: 2, inserted: 0, updated: 0, unchanged: 2, deleted: 0 });
      await expectKits(harness, after, 'after an element had gone');
    },
  },
  {
    name: 'deletes all child rows of a document that has lost its last element',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha', ['one', 'two']), kit('b', 'Beta', ['three'])]);
      const reports = await loadKits(loader, [kit('a', 'Alpha')]);
      expectReport(reports, kitParts, {
        ...{ rows: 0, inserted: 0, updated: 0, unchanged: 0, deleted: 2 },
      });
      await expectKits(
        harness,
        [kit('a', 'Alpha'), kit('b', 'Beta', ['three'])],
        'after a document had lost all elements',
      );
    },
  },
  {
    name: 'follows the document when elements change places',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha', ['one', 'two', 'three'])]);
      const after = [kit('a', 'Alpha', ['two', 'three'])];
      await loadKits(loader, after);
      await expectKits(harness, after, 'after the first element had gone');
    },
  },
  {
    name: 'keeps children right in a run of the child table alone',
    check: async ({ harness, loader }) => {
      const before = [kit('a', 'Alpha', ['one']), kit('b', 'Beta', ['two'])];
      await loadKits(loader, before);
      await loadKits(loader, [kit('a', 'Changed')], { tables: [kitParts] });
      await expectRows(
        harness,
        kits,
        before.flatMap(rowsOf(kits)),
        'though the run had not named it',
      );
      await expectRows(
        harness,
        kitParts,
        [kit('b', 'Beta', ['two'])].flatMap(rowsOf(kitParts)),
        'after its document had lost all elements',
      );
    },
  },
  {
    name: 'leaves tables alone that the run does not name',
    check: async ({ harness, loader }) => {
      const before = [kit('a', 'Alpha', ['one'])];
      await loadKits(loader, before);
      await loadKits(loader, [kit('a', 'Changed')], { tables: [kits] });
      await expectRows(harness, kits, [kit('a', 'Changed')].flatMap(rowsOf(kits)), 'after its run');
      await expectRows(
        harness,
        kitParts,
        before.flatMap(rowsOf(kitParts)),
        'though the run had not named it',
      );
    },
  },
];
