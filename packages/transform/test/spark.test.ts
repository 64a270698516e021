import { describe, expect, it } from 'vitest';
import { type Table, tables, tablesOf } from '../src/index.ts';
import { documentFields } from '../src/spark/document-schema.ts';
import { sparkContentHash, sparkDocuments, sparkRows, sparkView } from '../src/spark/index.ts';
import { sparkRowsOfFields } from '../src/spark/rows.ts';

interface Trip {
  readonly id: string;
  readonly stops: readonly { readonly city: string; readonly note: { readonly a: number } }[];
}

const { child } = tablesOf<Trip, 'trips'>('trips');

describe('Spark SQL of a table', () => {
  it('contains every column of every table in order', () => {
    for (const table of tables) {
      const [, inner = ''] = sparkRows(table).split('\nfrom (\n');
      const names = [...inner.matchAll(/ as `(\w+)`/g)].map(([, name]) => name);
      expect(names, table.name).toEqual(Object.keys(table.columns));
      expect(sparkRows(table)).toContain(sparkDocuments(table.resource));
    }
  });

  it('reads only the fields that the columns use', () => {
    const stops = child('stops', 'stops', {
      description: 'Stops.',
      key: ['trip_id', 'position'],
      columns: (c) => ({
        trip_id: c.parent.text('id'),
        position: c.position(),
        order: c.text('city'),
        note_a: c.integer('note.a'),
      }),
    });
    const sql = sparkView(stops);
    expect(sql).toContain(
      "from_json(document, '`id` string, `stops` array<struct<`city`: string, `note`: struct<`a`: double>>>')",
    );
    expect(sql).toContain('lateral view posexplode(d.`stops`) as position, item');
    expect(sql).toContain('cast(item.`note`.`a` as int) as `note_a`');
    expect(sql).toMatch(/^create or replace temporary view `stops` as\nselect/);
  });

  it('reads the fields of documents that were parsed once for all tables', () => {
    const { table } = tablesOf<Trip, 'trips'>('trips');
    const trips = table('trips', {
      description: 'Trips.',
      key: ['id'],
      columns: (c) => ({ id: c.text('id') }),
    });
    const cities = child('cities', 'stops', {
      description: 'Cities.',
      key: ['trip_id', 'position'],
      columns: (c) => ({
        trip_id: c.parent.text('id'),
        position: c.position(),
        note_a: c.integer('note.a'),
      }),
    });
    expect(documentFields([trips, cities])).toEqual({
      id: 'string',
      stops: [{ note: { a: 'double' } }],
    });
    const sql = sparkRowsOfFields(cities);
    expect(sql).toContain(
      'from trips_documents as d\n  lateral view posexplode(d.`stops`) as position, item',
    );
    expect(sql).toContain('cast(item.`note`.`a` as int) as `note_a`');
    expect(sql).not.toContain('from_json');
    const crew = tables.find(({ name }) => name === 'launch_crew') as Table;
    expect(sparkRowsOfFields(crew)).toContain('item.self as self, item.item as item');
    expect(documentFields([crew])['crew']).toEqual(['string', { crew: 'string', role: 'string' }]);
  });

  it('rejects a field that columns read with different types', () => {
    const { table } = tablesOf<{ readonly id: string; readonly at: string }, 'trips'>('trips');
    const first = table('first', {
      description: 'First.',
      key: ['id'],
      columns: (c) => ({ id: c.text('id'), at: c.text('at') }),
    });
    const at = { ...first.columns['at'], type: 'double' };
    const second = { ...first, columns: { ...first.columns, at } } as Table;
    expect(() => documentFields([first, second])).toThrow('Field at is read with two types');
    const inside = {
      ...first.columns['at'],
      from: { kind: 'document', path: ['at', 'second'] },
    } as const;
    const third = { ...first, columns: { ...first.columns, at: inside } } as Table;
    for (const both of [
      [first, third],
      [third, first],
    ]) {
      expect(() => documentFields(both)).toThrow('Field at is read with two types');
    }
  });

  it('has the default of a column, as a text of Spark', () => {
    const { table } = tablesOf<Trip, 'trips'>('trips');
    const own = table('own', {
      description: 'Trips.',
      key: ['id'],
      columns: (c) => ({ id: c.text('id'), source: { ...c.source(), default: "it's \\" } }),
    });
    expect(sparkRows(own)).toContain("coalesce(d.`source`, 'it\\'s \\\\') as `source`");
  });

  it('has a null mask for each 32 columns', () => {
    const masks = (table: Table) => sparkContentHash(table).match(/cast\(shiftright/g)?.length;
    for (const table of tables) {
      expect(masks(table), table.name).toBe(Math.ceil(Object.keys(table.columns).length / 32));
    }
  });

  it('rejects a JSON column of an array element', () => {
    const notes = child('notes', 'stops', {
      description: 'Notes.',
      key: ['trip_id', 'position'],
      columns: (c) => ({
        trip_id: c.parent.text('id'),
        position: c.position(),
        note: c.json('note'),
      }),
    });
    expect(() => sparkRows(notes)).toThrow('notes.note');
  });
});
