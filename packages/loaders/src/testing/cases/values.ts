import { expectReport, expectRows } from '../expectations.ts';
import type { CaseContext, CaseDefinition } from '../harness.ts';
import { outcomeOf, runLoad } from '../runs.ts';
import { type SampleRow, samples } from '../tables.ts';

function sample(values: Partial<SampleRow> & Pick<SampleRow, 'sample_id'>): SampleRow {
  return {
    a_text: null,
    an_integer: null,
    a_bigint: null,
    a_double: null,
    a_boolean: null,
    a_timestamp: null,
    a_date: null,
    a_json: null,
    ...values,
  };
}

/** Loads the rows twice: they are read back unchanged, and the second load finds no changes. */
function roundTrips(rows: readonly SampleRow[]): CaseDefinition['check'] {
  return async ({ harness, loader }: CaseContext) => {
    const load = () =>
      runLoad(loader, { tables: [samples] }, outcomeOf(samples.resource, rows.length), (session) =>
        session.write({
          resource: samples.resource,
          documentIds: rows.map((row) => row.sample_id),
          rows: new Map([[samples, rows]]),
        }),
      );
    await load();
    await expectRows(harness, samples, rows, 'after the load');
    expectReport(await load(), samples, { rows: rows.length, unchanged: rows.length });
  };
}

const texts = {
  empty: '',
  blank: ' \t\n ',
  quotes: `'single' "double" \\backslash\\ $1 {} [] ; --`,
  separators: 'a,b\tc|d\u001fe',
  wordNull: '\\N',
  latin: 'Türksat 5B',
  greek: 'Ωμέγα',
  asian: '軌道',
  emoji: '🛰️👩🏽‍🚀',
  lastPlane: '\u{10fffd}',
  combined: 'e\u0301 is not \u00e9',
  long: 'orbit '.repeat(5000),
};

/** Every value that a column type allows is read back unchanged. */
export const values: readonly CaseDefinition[] = [
  {
    name: 'preserves nulls of every type',
    check: roundTrips([sample({ sample_id: 'all null' })]),
  },
  {
    name: 'preserves text of every Unicode plane, as values and as keys',
    check: roundTrips([
      ...Object.entries(texts).map(([name, text]) => sample({ sample_id: name, a_text: text })),
      sample({ sample_id: texts.emoji, a_text: texts.emoji }),
      sample({ sample_id: texts.quotes, a_text: null }),
    ]),
  },
  {
    name: 'preserves the limits of every number type, and booleans',
    check: roundTrips([
      sample({ sample_id: 'zero', an_integer: 0, a_bigint: 0, a_double: 0, a_boolean: false }),
      sample({
        sample_id: 'largest',
        an_integer: 2_147_483_647,
        a_bigint: Number.MAX_SAFE_INTEGER,
        a_double: Number.MAX_VALUE,
        a_boolean: true,
      }),
      sample({
        sample_id: 'smallest',
        an_integer: -2_147_483_648,
        a_bigint: Number.MIN_SAFE_INTEGER,
        a_double: -Number.MAX_VALUE,
      }),
      sample({ sample_id: 'nearest to zero', a_double: Number.MIN_VALUE }),
      sample({ sample_id: 'no binary fraction', a_double: 0.1 + 0.2 }),
    ]),
  },
  {
    name: 'preserves timestamps to the microsecond, and dates, from year 1 to 9999',
    check: roundTrips([
      sample({ sample_id: '1', a_timestamp: '0001-01-01T00:00:00.000Z', a_date: '0001-01-01' }),
      sample({ sample_id: '2', a_timestamp: '9999-12-31T23:59:59.999999Z', a_date: '9999-12-31' }),
      sample({ sample_id: '3', a_timestamp: '2021-04-21T20:00:01.999872Z', a_date: '2000-02-29' }),
      sample({ sample_id: '4', a_timestamp: '1969-12-31T23:59:59.999Z', a_date: '1969-12-31' }),
      sample({ sample_id: '5', a_timestamp: '2022-10-05T16:00:00.000001Z', a_date: '1900-02-28' }),
    ]),
  },
  {
    name: 'preserves JSON values of every type',
    check: roundTrips(
      [
        [],
        {},
        [null, true, -1.5, 'text'],
        { deep: { list: [{ '': 'empty key', 'ключ 🔑': null }] } },
        'a text',
        'quotes " and \\ and \u001f',
        0,
        false,
      ].map((json, at) => sample({ sample_id: String(at), a_json: json })),
    ),
  },
];
