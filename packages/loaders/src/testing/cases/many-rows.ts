import assert from 'node:assert/strict';
import { expectKits, expectReport } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, kitBatch } from '../kit-loads.ts';
import { outcomeOf, runLoad } from '../runs.ts';
import { kitParts, kits, kitTables } from '../tables.ts';

const documentCount = 20_000;
const batchSize = 1_500;

/** More rows than fit into one buffer, in several batches. */
export const manyRows: readonly CaseDefinition[] = [
  {
    name: `loads ${documentCount.toLocaleString('en')} documents in batches`,
    check: async ({ harness, loader }) => {
      const padding = 'x'.repeat(100);
      const documents = Array.from({ length: documentCount }, (_, at) =>
        kit(`kit ${at}`, `${padding} ${at}`, at % 2 === 0 ? [`part of ${at}`] : []),
      );
      const reports = await runLoad(
        loader,
        { tables: kitTables },
        outcomeOf(kits.resource, documentCount),
        async (session) => {
          for (let from = 0; from < documentCount; from += batchSize) {
            await session.write(kitBatch(documents.slice(from, from + batchSize)));
          }
        },
      );
      expectReport(reports, kits, { rows: documentCount, inserted: documentCount });
      expectReport(reports, kitParts, { rows: documentCount / 2, inserted: documentCount / 2 });
      await expectKits(harness, documents, 'after the load');
      assert.equal(reports.length, 2, 'A run of two tables must have two reports');
    },
  },
];
