import type { Loader, OpenRequest, TableReport } from '@spacex-platform/loaders';
import { type Row, rowsOf, type Table, tablesOf } from '@spacex-platform/transform';
import { newRun } from './cores.ts';

/** A document of one table with rows of its own and one with a row for each element. */
export interface Trip {
  readonly id: string;
  readonly code: string;
  readonly distance: number | null;
  readonly details: unknown;
  readonly stops: readonly { readonly city: string; readonly ship: string | null }[];
}

const fromTrips = tablesOf<Trip, 'trips'>('trips');

export const trips = fromTrips.table('trips', {
  description: 'One row for each trip.',
  key: ['trip_id'],
  columns: (c) => ({
    trip_id: c.text('id'),
    code: c.text('code'),
    distance: c.double.nullable('distance'),
    details: c.json('details'),
  }),
});

export const stops = fromTrips.child('stops', 'stops', {
  description: 'One row for each stop of a trip.',
  key: ['trip_id', 'position'],
  columns: (c) => ({
    trip_id: c.parent.text('id'),
    position: c.position(),
    city: c.text('city'),
    ship_id: c.text.nullable('ship'),
  }),
});

interface Ship {
  readonly id: string;
  readonly name: string;
}

export const ships = tablesOf<Ship, 'vessels'>('vessels').table('ships', {
  description: 'One row for each ship.',
  key: ['ship_id'],
  columns: (c) => ({ ship_id: c.text('id'), name: c.text('name') }),
});

export function trip(id: string, more: Partial<Trip> = {}): Trip {
  return { id, code: id.toUpperCase(), distance: 1, details: null, stops: [], ...more };
}

export interface Documents {
  readonly trips?: readonly Trip[];
  readonly ships?: readonly Ship[];
}

/** Loads documents; children are listed before the tables that they refer to. */
export async function loadTrips(
  loader: Loader,
  documents: Documents,
  request: Partial<OpenRequest> = {},
): Promise<readonly TableReport[]> {
  const tables: Table[] = [];
  if (documents.trips !== undefined) tables.push(stops, trips);
  if (documents.ships !== undefined) tables.push(ships);
  const session = await loader.open({ run: newRun(), tables, ...request });
  const resources = Object.entries(documents).map(([name, some]) => ({
    resource: name === 'ships' ? 'vessels' : name,
    documents: some.length,
    accepted: some.length,
    rejected: 0,
  }));
  const outcome = { resources, rejects: [], drift: [] };
  try {
    if (documents.trips !== undefined) {
      const rows = new Map<Table, readonly Row[]>([
        [stops, documents.trips.flatMap(rowsOf(stops))],
        [trips, documents.trips.flatMap(rowsOf(trips))],
      ]);
      const documentIds = documents.trips.map(({ id }) => id);
      await session.write({ resource: 'trips', documentIds, rows });
    }
    if (documents.ships !== undefined) {
      const rows = new Map<Table, readonly Row[]>([
        [ships, documents.ships.flatMap((one) => rowsOf(ships)(one))],
      ]);
      const documentIds = documents.ships.map(({ id }) => id);
      await session.write({ resource: 'vessels', documentIds, rows });
    }
    return await session.commit(outcome);
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown';
    await session.abort({ status: 'failed', code, message: String(error), outcome });
    throw error;
  }
}
