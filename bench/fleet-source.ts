import type { Source } from '@spacex-platform/etl-cli/pipeline';
import type { Launch } from '@spacex-platform/spacex-client';
import { type Fleet, poolId } from './fleet.ts';

const linesPerBatch = 100;

/** A fleet as a source of documents: its launches, and everything that they refer to. */
export function fleetSource(fleet: Fleet): Source {
  const documents: Readonly<Record<string, () => Iterable<object>>> = {
    launches: fleet.documents,
    payloads: () => payloadsOf(fleet.documents()),
    ...Object.fromEntries(
      Object.entries(fleet.pools).map(([resource, count]) => [
        resource,
        () => poolOf(resource, count),
      ]),
    ),
  };
  return {
    name: 'bench',
    origin: 'api',
    resources: Object.keys(documents),
    read: async (resource) => ({
      url: `bench:${resource}`,
      etag: null,
      fetchedAt: new Date().toISOString(),
      batches: batchesOf(documents[resource]?.() ?? []),
    }),
  };
}

async function* batchesOf(documents: Iterable<object>): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for (const document of documents) {
    batch.push(JSON.stringify(document));
    if (batch.length < linesPerBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function* payloadsOf(launches: Iterable<Launch>): Generator<object> {
  const dragon = {
    capsule: null,
    mass_returned_kg: null,
    mass_returned_lbs: null,
    flight_time_sec: null,
    manifest: null,
    water_landing: null,
    land_landing: null,
  };
  for (const launch of launches) {
    for (const [at, id] of launch.payloads.entries()) {
      const kg = 200 + ((launch.flight_number * 37 + at) % 15_000);
      yield {
        ...{ dragon, name: `${launch.name} ${at}`, type: 'Satellite', reused: false },
        ...{ launch: launch.id, customers: ['SES'], norad_ids: [launch.flight_number] },
        ...{ nationalities: ['Luxembourg'], manufacturers: ['Boeing'], mass_kg: kg },
        ...{ mass_lbs: kg * 2.2, orbit: kg % 2 === 0 ? 'LEO' : 'GTO', regime: null },
        ...{ reference_system: 'geocentric', longitude: null, semi_major_axis_km: null },
        ...{ eccentricity: null, periapsis_km: null, apoapsis_km: null, inclination_deg: null },
        ...{ period_min: null, lifespan_years: null, epoch: null, mean_motion: null, raan: null },
        ...{ arg_of_pericenter: null, mean_anomaly: null, id },
      };
    }
  }
}

function* poolOf(resource: string, count: number): Generator<object> {
  const fill = pooled[resource];
  for (let at = 0; at < count; at++) yield { id: poolId(resource, at), ...fill?.(at) };
}

const serialOf = (letter: string, at: number) => `${letter}${String(at).padStart(6, '0')}`;
const place = {
  ...{ images: { large: [] }, full_name: null, locality: null, region: null },
  ...{ latitude: 28.5, longitude: -80.5, details: null, launches: [] },
};

const pooled: Readonly<Record<string, (at: number) => object>> = {
  cores: (at) => ({
    ...{ block: 5, reuse_count: 13, rtls_attempts: 3, rtls_landings: 3, asds_attempts: 8 },
    ...{ asds_landings: 8, last_update: null, launches: [], status: 'active' },
    serial: serialOf('B', at),
  }),
  launchpads: (at) => ({
    ...place,
    ...{ name: `pad ${at}`, launch_attempts: 0, launch_successes: 0, rockets: [] },
    ...{ timezone: null, status: 'active' },
  }),
  landpads: (at) => ({
    ...place,
    ...{ name: `LZ ${at}`, status: 'active', type: 'RTLS', wikipedia: null },
    ...{ landing_attempts: 0, landing_successes: 0 },
  }),
  ships: (at) => ({
    ...{ name: `ship ${at}`, active: true, roles: [], launches: [], last_ais_update: null },
    ...{ legacy_id: null, model: null, type: null, imo: null, mmsi: null, abs: null, class: null },
    ...{ mass_kg: null, mass_lbs: null, year_built: 2000, home_port: null, status: null },
    ...{ speed_kn: null, course_deg: null, latitude: null, longitude: null, link: null },
    image: null,
  }),
  capsules: (at) => ({
    ...{ reuse_count: 0, water_landings: 1, land_landings: 0, last_update: null, launches: [] },
    ...{ serial: serialOf('C', at), status: 'active', type: 'Dragon 2.0' },
  }),
  crew: (at) => ({
    ...{ name: `astronaut ${at}`, agency: 'NASA', image: null, wikipedia: null },
    ...{ launches: [], status: 'active' },
  }),
  rockets: (at) => rocket(`rocket ${at}`),
};

function rocket(name: string): object {
  const [length, thrust] = [
    { meters: null, feet: null },
    { kN: null, lbf: null },
  ];
  const burn = { reusable: true, engines: 9, fuel_amount_tons: 385, burn_time_sec: 162 };
  const engines = {
    ...{ isp: { sea_level: 288, vacuum: 312 }, thrust_sea_level: thrust, thrust_vacuum: thrust },
    ...{ number: 9, type: 'merlin', version: null, layout: null, engine_loss_max: 2 },
    ...{ propellant_1: null, propellant_2: null, thrust_to_weight: 180 },
  };
  return {
    ...{ height: length, diameter: length, mass: { kg: null, lb: null }, engines, name },
    first_stage: { thrust_sea_level: thrust, thrust_vacuum: thrust, ...burn },
    second_stage: {
      ...{ thrust, ...burn },
      payloads: { composite_fairing: { height: length, diameter: length }, option_1: null },
    },
    ...{ landing_legs: { number: 4, material: null }, payload_weights: [], flickr_images: [] },
    ...{ type: 'rocket', active: true, stages: 2, boosters: 0, cost_per_launch: 50_000_000 },
    ...{ success_rate_pct: 98, first_flight: '2010-06-04', country: null, company: null },
    ...{ wikipedia: null, description: null },
  };
}
