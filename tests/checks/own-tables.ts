import { type Table, tablesOf } from '@spacex-platform/transform';

export interface Captain {
  readonly id: string;
  readonly name: string;
}

export interface Trip {
  readonly id: string;
  readonly title: string;
  readonly class: string | null;
  readonly seats: number;
  readonly distance: number | null;
  readonly captain: string | null;
  readonly rocket: string | null;
  readonly stops: readonly { readonly city: string }[];
}

const fromCaptains = tablesOf<Captain, 'captains'>('captains');
const fromTrips = tablesOf<Trip, 'trips'>('trips');

export const captains = fromCaptains.table('captains', {
  description: 'One row for each captain.',
  key: ['captain_id'],
  columns: (c) => ({ captain_id: c.text('id'), name: c.text('name') }),
});

/** Has the name of a table of the platform, and other columns. */
export const launches = fromCaptains.table('launches', {
  description: 'One row for each captain, too.',
  key: ['id'],
  columns: (c) => ({ id: c.text('id'), name: c.text('name') }),
});

/** Its name is a reserved word, and so is that of a column. */
export const trips = fromTrips.table('order', {
  description: 'One row for each trip.',
  key: ['trip_id'],
  columns: (c) => ({
    trip_id: c.text('id'),
    title: c.text('title'),
    select: c.text.nullable('class', { oneOf: ['first', "pilot's", 'back\\slash'] }),
    seats: c.integer('seats', { least: 1, most: 8 }),
    distance: c.double.nullable('distance', { least: 0 }),
    captain_id: c.text.nullable('captain', { references: 'captains' }),
    rocket_id: c.text.nullable('rocket', { references: 'rockets' }),
  }),
});

export const stops = fromTrips.child('trip "stops"', 'stops', {
  description: 'One row for each stop of a trip.',
  key: ['trip_id', 'position'],
  columns: (c) => ({
    trip_id: c.parent.text('id', { references: 'order' }),
    position: c.position(),
    'the city': c.text('city'),
  }),
});

export const ownTables: readonly Table[] = [captains, launches, trips, stops];

export function trip(id: string, values: Partial<Trip> = {}): Trip {
  return {
    ...{ id, title: `Trip ${id}`, class: 'first', seats: 2, distance: 10.5 },
    ...{ captain: 'anna', rocket: null, stops: [{ city: 'Berlin' }, { city: 'Rome' }] },
    ...values,
  };
}

/** The ids of the checks that follow from the definitions, written by hand. */
export const expectedIds = [
  'captains.key.unique',
  'captains.captain_id.not_null',
  'captains.name.not_null',
  'launches.key.unique',
  'launches.id.not_null',
  'launches.name.not_null',
  'order.key.unique',
  'order.trip_id.not_null',
  'order.title.not_null',
  'order.seats.not_null',
  'order.select.accepted',
  'order.seats.range',
  'order.distance.range',
  'order.captain_id.references',
  'order.rocket_id.references',
  'trip "stops".key.unique',
  'trip "stops".trip_id.not_null',
  'trip "stops".position.not_null',
  'trip "stops".the city.not_null',
  'trip "stops".trip_id.references',
  'trip "stops".position.complete',
];
