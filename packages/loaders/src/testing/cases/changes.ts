import { expectKits, expectReport } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, kitBatch, loadKits } from '../kit-loads.ts';
import { outcomeOf, runLoad } from '../runs.ts';
import { kitParts, kits, kitTables } from '../tables.ts';

/** What a load changes in existing rows, and what it reports. */
export const changes: readonly CaseDefinition[] = [
  {
    name: 'reports every row of a first load as inserted',
    check: async ({ loader }) => {
      const reports = await loadKits(loader, [kit('a', 'Alpha', ['one', 'two']), kit('b', 'Beta')]);
      expectReport(reports, kits, { rows: 2, inserted: 2 });
      expectReport(reports, kitParts, { rows: 2, inserted: 2 });
    },
  },
  {
    name: 'changes nothing if the same documents are loaded again',
    check: async ({ harness, loader }) => {
      const documents = [kit('a', 'Alpha', ['one', 'two']), kit('b', 'Beta')];
      await loadKits(loader, documents);
      const reports = await loadKits(loader, documents.toReversed());
      expectReport(reports, kits, { rows: 2, unchanged: 2 });
      expectReport(reports, kitParts, { rows: 2, unchanged: 2 });
      await expectKits(harness, documents, 'after the second load');
    },
  },
  {
    name: 'updates changed rows and inserts new rows',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha'), kit('b', 'Beta')]);
      const documents = [kit('a', 'Alpha'), kit('b', 'Beta 2'), kit('c', 'Gamma')];
      const reports = await loadKits(loader, documents);
      expectReport(reports, kits, { rows: 3, inserted: 1, updated: 1, unchanged: 1 });
      await expectKits(harness, documents, 'after the update');
    },
  },
  {
    name: 'updates every changed row, in every batch',
    check: async ({ harness, loader }) => {
      const documents = (version: string) =>
        Array.from({ length: 60 }, (_, at) =>
          kit(`kit ${at}`, `${version} ${at}`, [`${version} part of ${at}`]),
        );
      await loadKits(loader, documents('First'));
      const changed = documents('Second');
      const reports = await runLoad(
        loader,
        { tables: kitTables },
        outcomeOf(kits.resource, changed.length),
        async (session) => {
          for (let at = 0; at < changed.length; at += 20) {
            await session.write(kitBatch(changed.slice(at, at + 20)));
          }
        },
      );
      await expectKits(harness, changed, 'after every row has changed');
      expectReport(reports, kits, { rows: 60, updated: 60 });
      expectReport(reports, kitParts, { rows: 60, updated: 60 });
    },
  },
  {
    name: 'detects changes from a value to null and from null to a value',
    check: async ({ harness, loader }) => {
      const first = [{ ...kit('a', 'Alpha'), weight: 0 }, kit('b', 'Beta')];
      await loadKits(loader, first);
      const second = [kit('a', 'Alpha'), { ...kit('b', 'Beta'), weight: 0 }];
      const reports = await loadKits(loader, second);
      expectReport(reports, kits, { rows: 2, updated: 2 });
      await expectKits(harness, second, 'after the change');
    },
  },
  {
    name: 'retains rows whose documents have vanished',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha', ['one']), kit('b', 'Beta', ['two'])]);
      const reports = await loadKits(loader, [kit('b', 'Beta', ['two'])]);
      expectReport(reports, kits, { rows: 1, unchanged: 1 });
      expectReport(reports, kitParts, { rows: 1, unchanged: 1 });
      const both = [kit('a', 'Alpha', ['one']), kit('b', 'Beta', ['two'])];
      await expectKits(harness, both, 'after a load without one of the documents');
    },
  },
  {
    name: 'accepts a run without documents',
    check: async ({ harness, loader }) => {
      await loadKits(loader, [kit('a', 'Alpha', ['one'])]);
      const reports = await loadKits(loader, []);
      expectReport(reports, kits, {});
      await expectKits(harness, [kit('a', 'Alpha', ['one'])], 'after an empty load');
    },
  },
];
