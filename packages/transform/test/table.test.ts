import { type Table, tablesOf } from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';

interface Trip {
  readonly id: string;
  readonly name: string;
  readonly note: string | null;
  readonly seats: number;
  readonly stops: readonly { readonly city: string }[];
}

const { table, child } = tablesOf<Trip, 'trips'>('trips');
const description = 'One row for each trip.';

/** Defines a table without the checks of the compiler, as JavaScript does. */
function defineTable(name: string, definition: object): Table {
  return (table as (name: string, definition: object) => Table)(name, {
    description,
    ...definition,
  });
}

const long = 'x'.repeat(64);
type Columns = Parameters<Parameters<typeof table>[1]['columns']>[0];
const withColumns = (columns: (c: Columns) => object) => ({ key: ['id'], columns });
const withKey = (key: readonly string[]) => ({
  key,
  columns: (c: Columns) => ({
    id: c.text('id'),
    name: c.text('name'),
    note: c.text.nullable('note'),
    data: c.json('stops'),
  }),
});
const withColumn = (name: string) =>
  withColumns((c) =>
    Object.fromEntries([
      ['id', c.text('id')],
      [name, c.text('name')],
    ]),
  );

describe('a definition that no run could use is refused', () => {
  test.each<[string, string, object, string]>([
    ['an empty name', '', withKey(['id']), 'the name is empty'],
    ['a name that is too long', 'é'.repeat(28), withKey(['id']), 'has 56 bytes, more than the 54'],
    ['a name with a NUL', 'a\0b', withKey(['id']), 'a NUL character or an unpaired surrogate'],
    ['a name of the ledger', 'etl_runs', withKey(['id']), 'start with "etl_" are reserved'],
    ['an empty column name', 'trips', withColumn(''), 'column "": the name is empty'],
    ['a long column name', 'trips', withColumn(long), `column "${long}": the name has 64 bytes`],
    ['a column of the platform', 'trips', withColumn('_run_id'), 'column "_run_id": the platform'],
    [
      'the same in capitals',
      'trips',
      withColumn('_LOADED_AT'),
      'column "_LOADED_AT": the platform',
    ],
    ['a system column', 'trips', withColumn('ctid'), 'column "ctid": the name is reserved'],
    ['a prototype', 'trips', withColumn('__proto__'), 'column "__proto__": the name is reserved'],
    [
      'names that differ in case',
      'trips',
      withColumn('ID'),
      'columns "id" and "ID" differ only in case',
    ],
    [
      'a default of a number',
      'trips',
      withColumns((c) => ({ id: c.text('id'), seats: { ...c.integer('seats'), default: '1' } })),
      'column "seats": default is a text',
    ],
    ['an empty key', 'trips', withKey([]), 'the key is empty'],
    ['a key of an unknown column', 'trips', withKey(['nope']), 'there is no column "nope"'],
    ['a key of a method', 'trips', withKey(['id', 'toString']), 'there is no column "toString"'],
    ['a nullable key', 'trips', withKey(['note']), 'column "note" is nullable'],
    ['a JSON key', 'trips', withKey(['data']), 'column "data" is nullable'],
    ['a repeated key', 'trips', withKey(['id', 'id']), 'a column is in the key twice'],
    ['a key without the id', 'trips', withKey(['name']), 'define column "name" as c.text(\'id\')'],
    ['a key with the id last', 'trips', withKey(['name', 'id']), 'must begin with the id'],
    [
      'a key with more than the id',
      'trips',
      withKey(['id', 'name']),
      'the id of the document alone',
    ],
    [
      'limits of a text',
      'trips',
      withColumns((c) => ({ id: c.text('id', { least: 1 }) })),
      'column "id": least and most are for columns of numbers, not of the type text',
    ],
    [
      'a limit that is not a number',
      'trips',
      withColumns((c) => ({ id: c.text('id'), seats: c.integer('seats', { most: Number.NaN }) })),
      'column "seats": least and most must be finite numbers',
    ],
    [
      'limits in the wrong order',
      'trips',
      withColumns((c) => ({ id: c.text('id'), seats: c.integer('seats', { least: 2, most: 1 }) })),
      'column "seats": least 2 is more than most 1',
    ],
    [
      'accepted values of a number',
      'trips',
      withColumns((c) => ({ id: c.text('id'), seats: c.integer('seats', { oneOf: ['1'] }) })),
      'column "seats": oneOf is for columns of texts, not of the type integer',
    ],
    [
      'no accepted value',
      'trips',
      withColumns((c) => ({ id: c.text('id', { oneOf: [] }) })),
      'column "id": oneOf is empty',
    ],
    [
      'an accepted value that no database stores',
      'trips',
      withColumns((c) => ({ id: c.text('id', { oneOf: ['\0'] }) })),
      'column "id": oneOf has a NUL character',
    ],
    [
      'an unknown partition',
      'trips',
      { ...withKey(['id']), partition: 'x' },
      'there is no column "x"',
    ],
    [
      'a nullable partition',
      'trips',
      { ...withKey(['id']), partition: 'note' },
      '"note" is nullable',
    ],
  ])('%s', (_, name, definition, message) => {
    const define = () => defineTable(name, definition);
    expect(define).toThrow(TypeError);
    expect(define).toThrow(message);
    expect(define).toThrow(`Invalid table ${JSON.stringify(name)}: `);
  });

  test('a child table whose key begins with the position', () => {
    const define = () =>
      child('stops', 'stops', {
        description: 'One row for each stop.',
        key: ['position', 'id'],
        columns: (c) => ({ position: c.position(), id: c.parent.text('id') }),
      });
    expect(define).toThrow('define column "position" as c.parent.text(\'id\')');
  });
});

test('the longest names are accepted', () => {
  const column = 'x'.repeat(63);
  expect(Object.keys(defineTable('é'.repeat(27), withColumn(column)).columns)).toEqual([
    'id',
    column,
  ]);
});
