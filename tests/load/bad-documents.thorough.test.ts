import { expect, test } from 'vitest';
import { type ApiDocument, startApiServer } from '../support/api-server.ts';
import { type AvailableReferenceData, describeReference } from '../support/reference-data.ts';
import {
  embeddedWarehouse,
  ledgerOf,
  load,
  postgresWarehouse,
  rowCounts,
  succeeded,
  totalRows,
  type Warehouse,
} from './warehouse.ts';

const options = { resources: ['launches', 'cores'] };
const warehouses = Object.entries({ postgresWarehouse, embeddedWarehouse });

/** Launches with three different invalid documents and one with an unknown field. */
function someBad(reference: AvailableReferenceData) {
  const documents = reference.documents();
  const [text, word, nameless, stranger] = [10, 90, 150, 200].map(
    (at) => documents.launches[at] as ApiDocument,
  ) as [ApiDocument, ApiDocument, ApiDocument, ApiDocument];
  text['flight_number'] = 'eleven';
  word['payloads'] = 'none';
  delete nameless['id'];
  stranger['spaceport'] = 'Boca Chica';
  return { documents, text, word, nameless, stranger };
}

async function rejectsOf({ query }: Warehouse, runId: string) {
  return query(
    `select resource, document_id, issues, raw from spacex.etl_rejects
      where run_id = $1 order by document_id nulls last`,
    [runId],
  );
}

describeReference('documents that do not match their schema', (reference) => {
  test.each(warehouses)(
    'rejects three of 205 documents and loads the others: %s',
    async (_, open) => {
      const { documents, text, word, nameless, stranger } = someBad(reference);
      await using api = await startApiServer(documents);
      await using warehouse = await open();
      const result = succeeded(await load(api, warehouse, options));
      expect(result.rejects).toBe(3);
      expect(result.resources).toContainEqual({
        resource: 'launches',
        documents: 205,
        accepted: 202,
        rejected: 3,
      });
      const drift = [{ resource: 'launches', path: 'spaceport', documents: 1 }];
      expect(result.drift).toEqual(drift);
      expect(await rowCounts(warehouse)).toMatchObject({ launches: 202, cores: 78 });
      expect(await warehouse.column('select launch_id from spacex.launches')).toContain(
        stranger['id'],
      );

      const found = await rejectsOf(warehouse, result.runId);
      const wanted = [
        { document: text, path: 'flight_number', says: 'number' },
        { document: word, path: 'payloads', says: 'array' },
        { document: nameless, path: 'id', says: 'string' },
      ];
      expect(found).toHaveLength(3);
      for (const { document, path, says } of wanted) {
        const id = document['id'] ?? null;
        const reject = found.find((one) => one['document_id'] === id);
        expect(reject).toMatchObject({
          resource: 'launches',
          issues: [{ code: 'invalid_type', path, message: expect.stringContaining(says) }],
        });
        // The server returned the crew in the format of v5; no other field differs.
        expect({ ...JSON.parse(String(reject?.['raw'])), crew: null }).toEqual({
          ...document,
          crew: null,
        });
      }
      expect(await ledgerOf(warehouse, result)).toMatchObject({
        status: 'succeeded',
        rejects: 3,
        drift,
      });
    },
  );

  test.each(warehouses)('aborts the run if no rejects are allowed: %s', async (_, open) => {
    const { documents } = someBad(reference);
    await using api = await startApiServer(documents);
    await using warehouse = await open();
    const result = await load(api, warehouse, { ...options, maxRejects: 0 });
    expect(result).toMatchObject({
      status: 'aborted',
      error: { code: 'too_many_rejects', transient: false },
      targets: [{ status: 'aborted', tables: [] }],
    });
    expect(await totalRows(warehouse)).toBe(0);
    expect(await ledgerOf(warehouse, result)).toMatchObject({
      status: 'aborted',
      error_code: 'too_many_rejects',
      rejects: 3,
    });
    expect(await rejectsOf(warehouse, result.runId)).toHaveLength(3);
  });

  test('does not change existing data if the run aborts', async () => {
    const sound = reference.documents();
    await using api = await startApiServer(sound);
    await using warehouse = await postgresWarehouse();
    const first = succeeded(await load(api, warehouse, options));
    const { documents } = someBad(reference);
    for (const launch of documents.launches) launch['details'] = 'changed';
    await using broken = await startApiServer(documents);
    expect((await load(broken, warehouse, { ...options, maxRejects: 2 })).status).toBe('aborted');
    expect(
      await warehouse.query(
        `select count(*)::int as n, count(*) filter (where details = 'changed')::int as changed,
                count(*) filter (where _run_id <> $1)::int as others from spacex.launches`,
        [first.runId],
      ),
    ).toEqual([{ n: 205, changed: 0, others: 0 }]);
  });

  test('does not abort if the number of rejects equals the limit', async () => {
    const { documents } = someBad(reference);
    await using api = await startApiServer(documents);
    await using warehouse = await postgresWarehouse();
    const result = succeeded(await load(api, warehouse, { ...options, maxRejects: 3 }));
    expect(result.rejects).toBe(3);
  });

  test('rejects the second of two documents with the same id and loads the first', async () => {
    const documents = reference.documents();
    const first = documents.cores[3] as ApiDocument;
    documents.cores.push({ ...first, serial: 'B9999' });
    await using api = await startApiServer(documents);
    await using warehouse = await postgresWarehouse();
    const result = succeeded(await load(api, warehouse, { resources: ['cores'] }));
    expect(await rejectsOf(warehouse, result.runId)).toMatchObject([
      { resource: 'cores', document_id: first['id'], issues: [{ code: 'duplicate_id' }] },
    ]);
    expect(
      await warehouse.query('select serial from spacex.cores where core_id = $1', [first['id']]),
    ).toEqual([{ serial: first['serial'] }]);
    expect(await rowCounts(warehouse)).toMatchObject({ cores: 78 });
  });
});
