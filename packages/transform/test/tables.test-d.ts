import type { Launch } from '@spacex-platform/spacex-client';
import { type coreFlights, launches, type Row, rowsOf, tablesOf } from '@spacex-platform/transform';
import type { LiveLaunch } from '@spacex-platform/transform/launch-library';
import { describe, expectTypeOf, test } from 'vitest';

const { table, child } = tablesOf('launches');

describe('a table definition', () => {
  test('determines the type of the rows', () => {
    type CoreFlight = Row<typeof coreFlights>;
    expectTypeOf<CoreFlight['launch_id']>().toEqualTypeOf<string>();
    expectTypeOf<CoreFlight['position']>().toEqualTypeOf<number>();
    expectTypeOf<CoreFlight['core_id']>().toEqualTypeOf<string | null>();
    expectTypeOf<CoreFlight['landing_success']>().toEqualTypeOf<boolean | null>();
    expectTypeOf<CoreFlight['launch_year']>().toEqualTypeOf<number>();
    expectTypeOf(rowsOf(launches)).parameters.toEqualTypeOf<[Launch | LiveLaunch]>();
    expectTypeOf(rowsOf(launches)).returns.toEqualTypeOf<Row<typeof launches>[]>();
  });

  test('rejects a resource that does not exist, unless the type of its documents is given', () => {
    // @ts-expect-error launch is a typo of launches
    tablesOf('launch');
    tablesOf<{ readonly id: string }, 'trips'>('trips');
    tablesOf<{ readonly id: string }>('trips');
  });

  test('rejects a path that does not exist', () => {
    table('t', {
      description: 'T.',
      key: ['launch_id'],
      columns: (c) => ({
        launch_id: c.text('id'),
        // @ts-expect-error tdb is a typo of tbd
        tbd: c.boolean('tdb'),
        // @ts-expect-error a text has no fields
        length: c.integer('name.length'),
      }),
    });
    // @ts-expect-error launches have no boosters
    child('t', 'boosters', { description: 'T.', key: [], columns: () => ({}) });
    // @ts-expect-error name is not a list
    child('t', 'name', { description: 'T.', key: [], columns: () => ({}) });
  });

  test('rejects a value of another type, and null in a column that is not nullable', () => {
    table('t', {
      description: 'T.',
      key: ['launch_id'],
      columns: (c) => ({
        launch_id: c.text('id'),
        // @ts-expect-error flight_number is not text
        flight_number: c.text('flight_number'),
        // @ts-expect-error success may be null
        success: c.boolean('success'),
        // @ts-expect-error fairings may be null, and so may its fields
        reused: c.boolean('fairings.reused'),
        recovered: c.boolean.nullable('fairings.recovered'),
      }),
    });
  });

  test('rejects a key that is not a column', () => {
    table('t', {
      description: 'T.',
      // @ts-expect-error there is no such column
      key: ['id'],
      columns: (c) => ({ launch_id: c.text('id') }),
    });
  });

  test('of a child table accepts paths into the element and the document', () => {
    child('t', 'cores', {
      description: 'T.',
      key: ['launch_id', 'position'],
      columns: (c) => ({
        launch_id: c.parent.text('id'),
        position: c.position(),
        core_id: c.text.nullable('core'),
        // @ts-expect-error serial is a field of the core's document, not of its flight
        serial: c.text('serial'),
      }),
    });
  });
});
