import { expectKits, expectReport } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, loadKits } from '../kit-loads.ts';
import { kitParts, kits } from '../tables.ts';

const nothing = { inserted: 0, updated: 0, unchanged: 0, deleted: 0 };

/** What a load does to rows that are there already, and what it says of it. */
export const changes: readonly CaseDefinition[] = [
  {
    name: 'reports every row of a first load as inserted',
    check: async ({ loader }) => {
      const reports = await loadKits(loader, [kit('a', 'Alpha', ['one', 'two']), kit('b', 'Beta')]);
      expectReport(reports, kits, { ...nothing, rows: 2, inserted: 2 });
      expectReport(reports, kitParts, { ...nothing, rows: 2, inserted: 2 });
    },
  },
  {
    name: 'changes nothing when the same documents come again',
    check: async ({ harness, loader }) => {
      const documents = [kit('a', 'Alpha', ['one', 'two']), kit('b', 'Beta')];
      await loadKits(loader, documents);
      const reports = await loadKits(loader, documents.toReversed());
      expectReport(reports, kits, { ...nothing, rows: 2, unchanged: 2 });
      expectReport(reports, kitParts, { ...nothing, rows: 2, unchanged: 2 });
      await expectKits(harness, documents, 'after the second load');
    },
  },
  {
    name: 'updates what changed and inserts what is new',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha'), kit('b', 'Beta')]);
      const documents = [kit('a', 'Alpha'), kit('b', 'Beta 2'), kit('c', 'Gamma')];
      const reports = await loadKits(loader, documents);
      expectReport(reports, kits, { rows: 3, inserted: 1, updated: 1, unchanged: 1, deleted: 0 });
      await expectKits(harness, documents, 'after the update');
    },
  },
  {
    name: 'sees a value that becomes null, and a null that becomes a value',
    check: async ({ harness, loader }) => {
      const first = [{ ...kit('a', 'Alpha'), weight: 0 }, kit('b', 'Beta')];
      await loadKits(loader, first);
      const second = [kit('a', 'Alpha'), { ...kit('b', 'Beta'), weight: 0 }];
      const reports = await loadKits(loader, second);
      expectReport(reports, kits, { ...nothing, rows: 2, updated: 2 });
      await expectKits(harness, second, 'after the change');
    },
  },
  {
    name: 'keeps rows whose documents have vanished',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha', ['one']), kit('b', 'Beta', ['two'])]);
      const reports = await loadKits(loader, [kit('b', 'Beta', ['two'])]);
      expectReport(reports, kits, { ...nothing, rows: 1, unchanged: 1 });
      expectReport(reports, kitParts, { ...nothing, rows: 1, unchanged: 1 });
      const both = [kit('a', 'Alpha', ['one']), kit('b', 'Beta', ['two'])];
      await expectKits(harness, both, 'after a load without one of the documents');
    },
  },
  {
    name: 'accepts a run without any document',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha', ['one'])]);
      const reports = await loadKits(loader, []);
      expectReport(reports, kits, { ...nothing, rows: 0 });
      await expectKits(harness, [kit('a', 'Alpha', ['one'])], 'after an empty load');
    },
  },
];
