import type {
  Capsule,
  Core,
  CrewMember,
  Landpad,
  Launch,
  Launchpad,
  Payload,
  Rocket,
  Ship,
} from '../../packages/spacex-client/src/index.ts';
import { childrenOf, type FactRow, readFacts } from './facts.ts';

/** Documents of the resources that have facts, by resource, in the order of the API. */
export interface SnapshotDocuments {
  readonly capsules: readonly Capsule[];
  readonly cores: readonly Core[];
  readonly crew: readonly CrewMember[];
  readonly landpads: readonly Landpad[];
  readonly launches: readonly Launch[];
  readonly launchpads: readonly Launchpad[];
  readonly payloads: readonly Payload[];
  readonly rockets: readonly Rocket[];
  readonly ships: readonly Ship[];
}

/** Builds whole documents from the facts: what is prose, a link or an image is null or empty. */
export function documentsFrom(facts: URL): SnapshotDocuments {
  return {
    capsules: readFacts(facts, 'capsules').map(capsuleOf),
    cores: readFacts(facts, 'cores').map(coreOf),
    crew: readFacts(facts, 'crew').map(crewMemberOf),
    landpads: readFacts(facts, 'landpads').map(landpadOf),
    launches: launchesFrom(facts),
    launchpads: readFacts(facts, 'launchpads').map(launchpadOf),
    payloads: readFacts(facts, 'payloads').map(payloadOf),
    rockets: readFacts(facts, 'rockets').map(rocketOf),
    ships: readFacts(facts, 'ships').map(shipOf),
  };
}

function launchesFrom(facts: URL): Launch[] {
  const launches = readFacts(facts, 'launches');
  const children = (name: string) => childrenOf(launches, readFacts(facts, name));
  const references = (name: string, column: string) => {
    const of = children(name);
    return (launchId: string) => of(launchId).map((row) => row.requiredText(column));
  };
  const cores = children('core_flights');
  const failures = children('launch_failures');
  const fairingShips = references('fairing_ships', 'ship_id');
  const crew = references('launch_crew', 'crew_id');
  const ships = references('launch_ships', 'ship_id');
  const capsules = references('launch_capsules', 'capsule_id');
  const payloads = references('launch_payloads', 'payload_id');

  return launches.map((row) => {
    const id = row.requiredText('launch_id');
    return {
      fairings: fairingsOf(row, fairingShips(id)),
      links: {
        patch: { small: null, large: null },
        reddit: { campaign: null, launch: null, media: null, recovery: null },
        flickr: { small: [], original: [] },
        presskit: null,
        webcast: null,
        youtube_id: null,
        article: null,
        wikipedia: null,
      },
      static_fire_date_utc: row.text('static_fire_date_utc'),
      static_fire_date_unix: row.number('static_fire_date_unix'),
      net: row.requiredFlag('net'),
      window: row.number('window'),
      rocket: row.text('rocket_id'),
      success: row.flag('success'),
      failures: failures(id).map((failure) => ({
        time: failure.number('time_s'),
        altitude: failure.number('altitude_km'),
        reason: null,
      })),
      details: null,
      crew: crew(id),
      ships: ships(id),
      capsules: capsules(id),
      payloads: payloads(id),
      launchpad: row.text('launchpad_id'),
      flight_number: row.requiredNumber('flight_number'),
      name: row.requiredText('name'),
      date_utc: row.requiredText('date_utc'),
      date_unix: row.requiredNumber('date_unix'),
      date_local: row.requiredText('date_local'),
      date_precision: row.requiredText('date_precision'),
      upcoming: row.requiredFlag('upcoming'),
      cores: cores(id).map((core) => ({
        core: core.text('core_id'),
        flight: core.number('flight'),
        gridfins: core.flag('gridfins'),
        legs: core.flag('legs'),
        reused: core.flag('reused'),
        landing_attempt: core.flag('landing_attempt'),
        landing_success: core.flag('landing_success'),
        landing_type: core.text('landing_type'),
        landpad: core.text('landpad_id'),
      })),
      auto_update: row.requiredFlag('auto_update'),
      tbd: row.requiredFlag('tbd'),
      launch_library_id: row.text('launch_library_id'),
      id,
    };
  });
}

function fairingsOf(row: FactRow, ships: string[]): Launch['fairings'] {
  if (!row.requiredFlag('has_fairings')) {
    if (ships.length > 0) throw new Error(`${row.text('name')} has ships for fairings it lacks`);
    return null;
  }
  return {
    reused: row.flag('fairings_reused'),
    recovery_attempt: row.flag('fairings_recovery_attempt'),
    recovered: row.flag('fairings_recovered'),
    ships,
  };
}

function coreOf(row: FactRow): Core {
  return {
    block: row.number('block'),
    reuse_count: row.requiredNumber('reuse_count'),
    rtls_attempts: row.requiredNumber('rtls_attempts'),
    rtls_landings: row.requiredNumber('rtls_landings'),
    asds_attempts: row.requiredNumber('asds_attempts'),
    asds_landings: row.requiredNumber('asds_landings'),
    last_update: null,
    launches: row.list('launches'),
    serial: row.requiredText('serial'),
    status: row.requiredText('status'),
    id: row.requiredText('core_id'),
  };
}

function capsuleOf(row: FactRow): Capsule {
  return {
    reuse_count: row.requiredNumber('reuse_count'),
    water_landings: row.requiredNumber('water_landings'),
    land_landings: row.requiredNumber('land_landings'),
    last_update: null,
    launches: row.list('launches'),
    serial: row.requiredText('serial'),
    status: row.requiredText('status'),
    type: row.requiredText('type'),
    id: row.requiredText('capsule_id'),
  };
}

function crewMemberOf(row: FactRow): CrewMember {
  return {
    name: row.text('name'),
    agency: row.text('agency'),
    image: null,
    wikipedia: null,
    launches: row.list('launches'),
    status: row.requiredText('status'),
    id: row.requiredText('crew_id'),
  };
}

function landpadOf(row: FactRow): Landpad {
  return {
    images: { large: [] },
    name: row.text('name'),
    full_name: row.text('full_name'),
    status: row.requiredText('status'),
    type: row.text('type'),
    locality: row.text('locality'),
    region: row.text('region'),
    latitude: row.number('latitude'),
    longitude: row.number('longitude'),
    landing_attempts: row.requiredNumber('landing_attempts'),
    landing_successes: row.requiredNumber('landing_successes'),
    wikipedia: null,
    details: null,
    launches: row.list('launches'),
    id: row.requiredText('landpad_id'),
  };
}

function launchpadOf(row: FactRow): Launchpad {
  return {
    images: { large: [] },
    name: row.text('name'),
    full_name: row.text('full_name'),
    locality: row.text('locality'),
    region: row.text('region'),
    latitude: row.number('latitude'),
    longitude: row.number('longitude'),
    launch_attempts: row.requiredNumber('launch_attempts'),
    launch_successes: row.requiredNumber('launch_successes'),
    rockets: row.list('rockets'),
    timezone: row.text('timezone'),
    launches: row.list('launches'),
    status: row.requiredText('status'),
    details: null,
    id: row.requiredText('launchpad_id'),
  };
}

function payloadOf(row: FactRow): Payload {
  return {
    dragon: {
      capsule: row.text('dragon_capsule'),
      mass_returned_kg: row.number('dragon_mass_returned_kg'),
      mass_returned_lbs: row.number('dragon_mass_returned_lbs'),
      flight_time_sec: row.number('dragon_flight_time_sec'),
      manifest: null,
      water_landing: row.flag('dragon_water_landing'),
      land_landing: row.flag('dragon_land_landing'),
    },
    name: row.text('name'),
    type: row.text('type'),
    reused: row.requiredFlag('reused'),
    launch: row.text('launch'),
    customers: row.list('customers'),
    norad_ids: row.numbers('norad_ids'),
    nationalities: row.list('nationalities'),
    manufacturers: row.list('manufacturers'),
    mass_kg: row.number('mass_kg'),
    mass_lbs: row.number('mass_lbs'),
    orbit: row.text('orbit'),
    reference_system: row.text('reference_system'),
    regime: row.text('regime'),
    longitude: row.number('longitude'),
    semi_major_axis_km: row.number('semi_major_axis_km'),
    eccentricity: row.number('eccentricity'),
    periapsis_km: row.number('periapsis_km'),
    apoapsis_km: row.number('apoapsis_km'),
    inclination_deg: row.number('inclination_deg'),
    period_min: row.number('period_min'),
    lifespan_years: row.number('lifespan_years'),
    epoch: row.text('epoch'),
    mean_motion: row.number('mean_motion'),
    raan: row.number('raan'),
    arg_of_pericenter: row.number('arg_of_pericenter'),
    mean_anomaly: row.number('mean_anomaly'),
    id: row.requiredText('payload_id'),
  };
}

function rocketOf(row: FactRow): Rocket {
  const noLength = () => ({ meters: null, feet: null });
  const noThrust = () => ({ kN: null, lbf: null });
  return {
    height: { meters: row.number('height_m'), feet: null },
    diameter: { meters: row.number('diameter_m'), feet: null },
    mass: { kg: row.number('mass_kg'), lb: null },
    first_stage: {
      thrust_sea_level: noThrust(),
      thrust_vacuum: noThrust(),
      reusable: row.flag('first_stage_reusable'),
      engines: row.number('first_stage_engines'),
      fuel_amount_tons: row.number('first_stage_fuel_tons'),
      burn_time_sec: row.number('first_stage_burn_s'),
    },
    second_stage: {
      thrust: noThrust(),
      payloads: {
        composite_fairing: { height: noLength(), diameter: noLength() },
        option_1: null,
      },
      reusable: row.flag('second_stage_reusable'),
      engines: row.number('second_stage_engines'),
      fuel_amount_tons: row.number('second_stage_fuel_tons'),
      burn_time_sec: row.number('second_stage_burn_s'),
    },
    engines: {
      isp: { sea_level: null, vacuum: null },
      thrust_sea_level: noThrust(),
      thrust_vacuum: noThrust(),
      number: null,
      type: row.text('engine_type'),
      version: row.text('engine_version'),
      layout: null,
      engine_loss_max: null,
      propellant_1: null,
      propellant_2: null,
      thrust_to_weight: null,
    },
    landing_legs: { number: row.number('landing_legs'), material: null },
    payload_weights: [],
    flickr_images: [],
    name: row.text('name'),
    type: row.text('type'),
    active: row.flag('active'),
    stages: row.number('stages'),
    boosters: row.number('boosters'),
    cost_per_launch: row.number('cost_per_launch'),
    success_rate_pct: row.number('success_rate_pct'),
    first_flight: row.text('first_flight'),
    country: row.text('country'),
    company: row.text('company'),
    wikipedia: null,
    description: null,
    id: row.requiredText('rocket_id'),
  };
}

function shipOf(row: FactRow): Ship {
  return {
    last_ais_update: null,
    legacy_id: row.text('legacy_id'),
    model: row.text('model'),
    type: row.text('type'),
    roles: row.list('roles'),
    active: row.requiredFlag('active'),
    imo: row.number('imo'),
    mmsi: row.number('mmsi'),
    abs: row.number('abs'),
    class: row.number('class'),
    mass_kg: row.number('mass_kg'),
    mass_lbs: row.number('mass_lbs'),
    year_built: row.number('year_built'),
    home_port: row.text('home_port'),
    status: null,
    speed_kn: null,
    course_deg: null,
    latitude: null,
    longitude: null,
    link: null,
    image: null,
    name: row.requiredText('name'),
    launches: row.list('launches'),
    id: row.requiredText('ship_id'),
  };
}
