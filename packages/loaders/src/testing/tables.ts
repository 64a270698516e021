import type { CalendarDate, UtcTimestamp } from '@spacex-platform/transform';
import { type Row, type Table, tablesOf } from '@spacex-platform/transform';

/** A document for the test cases: a kit of parts. */
export interface Kit {
  readonly id: string;
  readonly name: string;
  readonly weight: number | null;
  readonly parts: readonly { readonly label: string; readonly size: number | null }[];
}

const fromKits = tablesOf<Kit, 'conformance_kits'>('conformance_kits');

export const kits = fromKits.table('conformance_kits', {
  description: 'One row for each document.',
  key: ['kit_id'],
  columns: (c) => ({
    kit_id: c.text('id'),
    name: c.text('name'),
    weight: c.double.nullable('weight', { unit: 'kg' }),
  }),
});

export const kitParts = fromKits.child('conformance_kit_parts', 'parts', {
  description: 'One row for each part of a document.',
  key: ['kit_id', 'position'],
  columns: (c) => ({
    kit_id: c.parent.text('id'),
    position: c.position(),
    label: c.text('label'),
    size: c.integer.nullable('size'),
  }),
});

/** A document for the cases about values. */
export interface Sample {
  readonly id: string;
  readonly text: string | null;
  readonly number: number | null;
  readonly flag: boolean | null;
  readonly moment: UtcTimestamp | null;
  readonly day: CalendarDate | null;
  readonly json: unknown;
}

/** A column of every type. */
export const samples = tablesOf<Sample, 'conformance_samples'>('conformance_samples').table(
  'conformance_samples',
  {
    description: 'One row for each document, with a column of every type.',
    key: ['sample_id'],
    columns: (c) => ({
      sample_id: c.text('id'),
      a_text: c.text.nullable('text'),
      an_integer: c.integer.nullable('number'),
      a_bigint: c.bigint.nullable('number'),
      a_double: c.double.nullable('number'),
      a_boolean: c.boolean.nullable('flag'),
      a_timestamp: c.timestamp.nullable('moment'),
      a_date: c.date.nullable('day'),
      a_json: c.json('json'),
    }),
  },
);

export type SampleRow = Row<typeof samples>;

/** The tables of {@link Kit}. */
export const kitTables: readonly Table[] = [kits, kitParts];
