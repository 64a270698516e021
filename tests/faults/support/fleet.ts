import type { Capsule, Core, Ship } from '@spacex-platform/spacex-client';

/** What the API serves in these tests, in the order in which a run reads it. */
export interface Fleet extends Record<string, unknown[]> {
  cores: Core[];
  ships: Ship[];
  capsules: Capsule[];
}

/** The resource that a run reads last: all the others are staged when it fails. */
export const lastResource = 'capsules';

export const fleetResources = ['cores', 'ships', lastResource].flatMap((name) => [
  '--resource',
  name,
]);

export function fleet(): Fleet {
  return {
    cores: [core('1', 'B1058'), core('2', 'B1051')],
    ships: [ship('1', ['Support Ship', 'Fairing Recovery'])],
    capsules: capsules(3),
  };
}

/**
 * The same a day later, changed so that loading any part of it shows: a changed row, a new one
 * and a child fewer.
 */
export function fleetLater(): Fleet {
  return {
    cores: [{ ...core('1', 'B1058'), status: 'lost' }, core('2', 'B1051'), core('3', 'B1060')],
    ships: [ship('1', ['Support Ship'])],
    capsules: capsules(4).map((one) => ({ ...one, status: 'retired' })),
  };
}

function core(id: string, serial: string): Core {
  return {
    id,
    serial,
    block: 5,
    status: 'active',
    reuse_count: 0,
    rtls_attempts: 0,
    rtls_landings: 0,
    asds_attempts: 0,
    asds_landings: 0,
    last_update: null,
    launches: [],
  };
}

function ship(id: string, roles: string[]): Ship {
  return {
    id,
    name: 'GO Quest',
    roles,
    active: true,
    last_ais_update: null,
    legacy_id: null,
    model: null,
    type: 'Cargo',
    imo: 1_155_515,
    mmsi: 367_564_890,
    abs: null,
    class: null,
    mass_kg: null,
    mass_lbs: null,
    year_built: 2009,
    home_port: 'Port Canaveral',
    status: null,
    speed_kn: null,
    course_deg: null,
    latitude: null,
    longitude: null,
    link: null,
    image: null,
    launches: [],
  };
}

/** Any number of capsules, some 150 bytes of COPY data each. */
export function capsules(count: number): Capsule[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `capsule-${index}`,
    serial: `C${100 + index}`,
    type: 'Dragon 2.0',
    status: 'active',
    reuse_count: index,
    water_landings: 1,
    land_landings: 0,
    last_update: 'Hanging in atrium at SpaceX HQ in Hawthorne.',
    launches: [],
  }));
}
