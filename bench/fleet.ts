import type { Launch } from '@spacex-platform/spacex-client';
import { coreCountOf, launchDocument } from './launch-documents.ts';

/** How many documents of each resource launches refer to; cores come by their flights. */
const pools = { rockets: 4, launchpads: 6, landpads: 7, ships: 40, capsules: 2_000, crew: 500 };
const flightsPerCore = 14;
const firstLaunch = Date.UTC(2006, 2, 24) / 1000;
const years16 = 505_000_000;

/** Launches that agree with each other: every reference leads somewhere, and flights count up. */
export interface Fleet {
  readonly launches: number;
  /** Rows of `core_flights`, those of launches that have not flown included. */
  readonly coreFlights: number;
  /** Ids of what launches refer to, by resource. */
  readonly pools: Readonly<Record<string, number>>;
  /** The launches in the order of their dates. May be asked for once only at a time. */
  documents(): Generator<Launch>;
}

/**
 * A fleet with so many core flights, or a few more: the launches of {@link launchDocument} over
 * again, on cores that fly some fourteen times each, in the order of their dates.
 */
export function fleetOf(seed: number, coreFlights: number): Fleet {
  let launches = 0;
  let flights = 0;
  while (flights < coreFlights) flights += coreCountOf(seed, launches++);
  const cores = Math.ceil(flights / flightsPerCore);
  return {
    launches,
    coreFlights: flights,
    pools: { ...pools, cores },
    *documents() {
      const flown = new Uint16Array(cores);
      for (let at = 0; at < launches; at++) {
        const unix = firstLaunch + Math.floor((at * years16) / launches);
        yield inFleet(launchDocument(seed, at), at, unix, flown);
      }
    },
  };
}

/** The id of a document of a pool. */
export function poolId(resource: string, number: number): string {
  const kind = Buffer.from(resource.slice(0, 4)).toString('hex');
  // Scattered, as ids are that are drawn: equal beginnings would make every comparison long.
  const scattered = (Math.imul(number + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  return `${scattered}${kind}${number.toString(16).padStart(8, '0')}`;
}

/** The id of a payload: each is on one launch. */
export function payloadId(launch: number, position: number): string {
  return poolId('payloads', launch * 4 + position);
}

function inFleet(launch: Launch, number: number, unix: number, flown: Uint16Array): Launch {
  const drawn = (id: string, count: number) => Number.parseInt(id.slice(-8), 16) % count;
  const some = (resource: keyof typeof pools) => (id: string) =>
    poolId(resource, drawn(id, pools[resource]));
  const orNull = <T>(value: string | null, map: (id: string) => T) =>
    value === null ? null : map(value);
  const iso = new Date(unix * 1000).toISOString();
  return {
    ...launch,
    date_unix: unix,
    date_utc: iso,
    date_local: `${iso.slice(0, 19)}+00:00`,
    rocket: orNull(launch.rocket, some('rockets')),
    launchpad: orNull(launch.launchpad, some('launchpads')),
    ships: launch.ships.map(some('ships')),
    capsules: launch.capsules.map(some('capsules')),
    crew: launch.crew.map((one) =>
      typeof one === 'string' ? one : { ...one, crew: orNull(one.crew, some('crew')) },
    ),
    payloads: launch.payloads.map((_, at) => payloadId(number, at)),
    fairings: launch.fairings && {
      ...launch.fairings,
      ships: launch.fairings.ships.map(some('ships')),
    },
    failures: launch.success === false ? [{ time: 139, altitude: 40, reason: 'helium tank' }] : [],
    cores: launch.cores.map((place) => {
      if (place.core === null) return place;
      const core = drawn(place.core, flown.length);
      const flight = launch.upcoming ? null : (flown[core] ?? 0) + 1;
      if (flight !== null) flown[core] = flight;
      return {
        ...place,
        core: poolId('cores', core),
        flight,
        reused: flight === null ? null : flight > 1,
        landpad: orNull(place.landpad, some('landpads')),
      };
    }),
  };
}
