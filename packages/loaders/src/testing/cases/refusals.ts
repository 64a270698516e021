import assert from 'node:assert/strict';
import { rowsOf } from '@spacex-platform/transform';
import { expectKits, expectRows } from '../expectations.ts';
import type { CaseContext, CaseDefinition } from '../harness.ts';
import { kit, kitBatch, loadKits } from '../kit-loads.ts';
import { outcomeOf, runLoad } from '../runs.ts';
import { kits, kitTables, type Sample, samples } from '../tables.ts';

const toRows = rowsOf(samples);

function sampleDocument(id: string, values: Partial<Sample>): Sample {
  return {
    id,
    text: null,
    number: null,
    flag: null,
    moment: null,
    day: null,
    json: null,
    ...values,
  };
}

/** Loads the rows of the documents, which are made while the session is open. */
function loadSamples({ loader }: CaseContext, documents: readonly Sample[]) {
  const { resource } = samples;
  return runLoad(loader, { tables: [samples] }, outcomeOf(resource, documents.length), (session) =>
    session.write({
      resource,
      documentIds: documents.map(({ id }) => id),
      rows: new Map([[samples, documents.flatMap(toRows)]]),
    }),
  );
}

/** A document with this value fails the load, and the target stays as it was. */
function refuses(column: string, values: Partial<Sample>): CaseDefinition['check'] {
  return async (context) => {
    const before = [sampleDocument('a', { text: 'before', number: 1 })];
    await loadSamples(context, before);
    const { id } = sampleDocument('b', values);
    await assert.rejects(
      loadSamples(context, [sampleDocument('a', { text: 'after' }), sampleDocument(id, values)]),
      (error: Error) => error.message.includes(`conformance_samples.${column} cannot hold`),
      `A value that ${column} cannot hold must fail the load`,
    );
    const { harness } = context;
    await expectRows(harness, samples, before.flatMap(toRows), 'after the refused load');
  };
}

/** A row that a program has made itself, with a number that its column cannot hold, fails the load. */
function refusesRow(column: 'an_integer' | 'a_bigint', value: number): CaseDefinition['check'] {
  return async (context) => {
    const before = [sampleDocument('a', { text: 'before', number: 1 })];
    await loadSamples(context, before);
    const rows = toRows(sampleDocument('b', {})).map((row) => ({ ...row, [column]: value }));
    const { resource } = samples;
    const load = runLoad(context.loader, { tables: [samples] }, outcomeOf(resource, 1), (session) =>
      session.write({ resource, documentIds: ['b'], rows: new Map([[samples, rows]]) }),
    );
    await assert.rejects(
      load,
      { code: 'invalid_value' },
      `A row with ${value} in ${column} must fail the load with invalid_value, or the number would be wrapped or rounded`,
    );
    const { harness } = context;
    await expectRows(harness, samples, before.flatMap(toRows), 'after the refused load');
  };
}

/** Loads in two batches that together have a document twice. */
function refusesDuplicates(
  batches: readonly Parameters<typeof kitBatch>[0][],
): CaseDefinition['check'] {
  return async ({ harness, loader }) => {
    const before = [kit('a', 'Before', ['one'])];
    await loadKits(loader, before);
    const load = runLoad(
      loader,
      { tables: kitTables },
      outcomeOf(kits.resource, 2),
      async (session) => {
        for (const documents of batches) await session.write(kitBatch(documents));
      },
    );
    await assert.rejects(
      load,
      (error: Error & { code?: unknown }) =>
        error.code === 'duplicate_key' && error.message.includes('"b"'),
      'A document that is sent twice must fail the load with duplicate_key and its id',
    );
    await expectKits(harness, before, 'after the refused load');
  };
}

/** No target stores another value than the document has, or chooses between two documents. */
export const refusals: readonly CaseDefinition[] = [
  {
    name: 'refuses a number that its column cannot hold',
    check: refuses('an_integer', { number: 2 ** 31 }),
  },
  {
    name: 'refuses a row with a number beyond 32 bits in an integer column',
    check: refusesRow('an_integer', 2 ** 31),
  },
  {
    name: 'refuses a row with a number that is no safe integer in a bigint column',
    check: refusesRow('a_bigint', 2 ** 53),
  },
  {
    name: 'refuses a text that is not a timestamp',
    check: refuses('a_timestamp', { moment: 'FalconSat' }),
  },
  {
    name: 'refuses a date that does not exist',
    check: refuses('a_date', { day: '2022-02-30' }),
  },
  {
    name: 'stores a timestamp with an offset in UTC',
    check: async (context) => {
      const moment = '2006-03-25T10:30:00+12:00';
      await loadSamples(context, [sampleDocument('a', { moment })]);
      const row = {
        ...toRows(sampleDocument('a', {}))[0],
        a_timestamp: '2006-03-24T22:30:00.000Z',
      };
      await expectRows(context.harness, samples, [row], 'after the load');
    },
  },
  {
    name: 'refuses a document that is sent twice, in one batch',
    check: refusesDuplicates([[kit('a', 'After'), kit('b', 'First'), kit('b', 'Second')]]),
  },
  {
    name: 'refuses a document that is sent twice, in two batches',
    check: refusesDuplicates([
      [kit('a', 'After'), kit('b', 'First', ['one'])],
      [kit('b', 'Second', ['one'])],
    ]),
  },
  {
    name: 'refuses a row with the key of another row of its document',
    check: async ({ harness, loader }) => {
      const { rows, ...batch } = kitBatch([kit('b', 'New', ['one', 'two'])]);
      const repeated = new Map(
        [...rows].map(([table, some]) => [table, [...some, ...some.slice(-1)]]),
      );
      await assert.rejects(
        runLoad(loader, { tables: kitTables }, outcomeOf(kits.resource, 1), (session) =>
          session.write({ ...batch, rows: repeated }),
        ),
        { code: 'duplicate_key' },
        'A key that is sent twice must fail the load with duplicate_key',
      );
      await expectKits(harness, [], 'after the refused load');
    },
  },
];
