import { type CalendarDate, tablesOf, type UtcTimestamp } from '@spacex-platform/transform';

/** A document of the golden lake. */
export interface Flight {
  readonly id: string;
  readonly name: string | null;
  readonly launched: UtcTimestamp;
  readonly day: CalendarDate | null;
  readonly mass_kg: number | null;
  readonly distance: number | null;
  readonly success: boolean | null;
  readonly crew: number;
  readonly details: unknown;
}

/** Another document of the golden lake. */
export interface Site {
  readonly id: string;
  readonly name: string;
  readonly region: string | null;
}

const sitesTable = tablesOf<Site, 'sites'>('sites').table;

/** A table with partitions, and a column of each type. */
export const flights = tablesOf<Flight, 'flights'>('flights').table('flights', {
  description: 'One row for each flight.',
  key: ['flight_id'],
  partition: 'launch_year',
  columns: (c) => ({
    flight_id: c.text('id'),
    name: c.text.nullable('name', { description: 'Name of the mission.' }),
    launched_at: c.timestamp('launched'),
    day: c.date.nullable('day'),
    mass_kg: c.bigint.nullable('mass_kg', { unit: 'kg' }),
    distance: c.double.nullable('distance'),
    success: c.boolean.nullable('success'),
    crew: c.integer('crew'),
    details: c.json('details'),
    launch_year: c.yearOf('launched'),
  }),
});

/** A table without partitions, as its first run defines it. */
export const sites = sitesTable('sites', {
  description: 'One row for each site.',
  key: ['site_id'],
  columns: (c) => ({ site_id: c.text('id'), name: c.text('name') }),
});

/** The same table with one more column, before another one. */
export const sitesWithRegion = sitesTable('sites', {
  description: 'One row for each site.',
  key: ['site_id'],
  columns: (c) => ({
    site_id: c.text('id'),
    region: c.text.nullable('region'),
    name: c.text('name'),
  }),
});
