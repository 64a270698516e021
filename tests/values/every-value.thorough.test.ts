import { runPipeline } from '@spacex-platform/loaders/pipeline';
import { readDocument, resourceNames, resources } from '@spacex-platform/spacex-client';
import { tables } from '@spacex-platform/transform';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contents,
  embeddedWarehouse,
  postgresWarehouse,
  succeeded,
  totalRows,
  type Warehouse,
} from '../load/warehouse.ts';
import { arbitraryDocument } from '../support/arbitrary-document.ts';
import { jsonText } from '../support/json-text.ts';
import { arbitraryDocuments, type DocumentsByResource } from './arbitrary-received.ts';
import { differences, type Received, sourceOf } from './received.ts';

const receivedOf = (documents: DocumentsByResource): Received =>
  new Map(Object.entries(documents).map(([name, list]) => [name, list.map(jsonText)]));

async function loaded(received: Received, { loader }: Warehouse) {
  const result = succeeded(
    await runPipeline({ source: sourceOf(received), loaders: [loader], version: 'test' }),
  );
  return { rejects: result.rejects, drift: result.drift, tables: result.targets[0]?.tables ?? [] };
}

describe('every valid value', () => {
  test.each(resourceNames)('of %s is accepted unchanged', (name) => {
    fc.assert(
      fc.property(arbitraryDocument(resources[name].schema), (document) => {
        const checked = readDocument(resources[name], jsonText(document));
        expect(checked).toStrictEqual({ ok: true, document, drift: [] });
      }),
      { numRuns: 50 },
    );
  });

  test('is loaded into PostgreSQL, and a second load changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDocuments(40), async (documents) => {
        await using warehouse = await postgresWarehouse();
        const received = receivedOf(documents);
        const first = await loaded(received, warehouse);
        expect(first).toMatchObject({ rejects: 0, drift: [] });
        expect(await differences(warehouse, received)).toEqual([]);
        expect(first.tables.map(({ table }) => table)).toEqual(tables.map(({ name }) => name));
        expect(first.tables.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(
          await totalRows(warehouse),
        );

        const second = await loaded(received, warehouse);
        const unchanged = { inserted: 0, updated: 0, unchanged: expect.any(Number), deleted: 0 };
        expect(second.tables).toEqual(
          first.tables.map(({ table, rows }) => ({ ...unchanged, table, rows, unchanged: rows })),
        );
      }),
      // No shrinking: it would take minutes, and the differing rows are more useful.
      { numRuns: 5, endOnFailure: true },
    );
  });

  test('is loaded into the embedded database with the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDocuments(10), async (documents) => {
        await using postgres = await postgresWarehouse();
        await using embedded = await embeddedWarehouse();
        const received = receivedOf(documents);
        const expected = await loaded(received, postgres);
        expect(await loaded(received, embedded)).toEqual(expected);
        expect(await contents(embedded)).toEqual(await contents(postgres));
      }),
      { numRuns: 1, endOnFailure: true },
    );
  });
});
