import { snapshotDocuments } from '../../platform/packages/support/snapshot-documents.ts';
import type { LaunchDocument } from '../../support/launch-library/launch-query.ts';

interface SpacexLaunch {
  readonly id: string;
  readonly name: string;
  readonly date_utc: string;
  readonly rocket: string;
  readonly upcoming: boolean;
  readonly success: boolean | null;
  readonly cores: readonly {
    readonly core: string;
    readonly landing_attempt: boolean | null;
    readonly landing_success: boolean | null;
  }[];
}

/** A launch of r/SpaceX and its derived counterpart. */
export interface DerivedLaunch {
  readonly spacex: Pick<SpacexLaunch, 'id' | 'name'>;
  readonly library: LaunchDocument;
}

/** Documented differences of both sources: dates, boosters and outcomes of Launch Library. */
const differing: Readonly<
  Record<string, { net?: string; serial?: string; status?: number; attempt?: boolean }>
> = {
  'Starlink 4-34 (v1.5)': { net: '2022-09-19T00:18:40Z' },
  'Starlink 4-25 (v1.5)': { net: '2022-07-24T13:38:20Z' },
  'Starlink 4-35 (v1.5)': { serial: 'B1073' },
  'Starlink 3-1 (v1.5)': { status: 3 },
  'CRS-1': { status: 7 },
  'CRS-7': { attempt: false },
  'Amos-6': { attempt: false },
};

/**
 * Launches of Launch Library before October 2022, in the names of version 2.3.0. None were recorded:
 * these are DERIVED from the documents of r/SpaceX in the bundled snapshot, with seconds, names and
 * serials as Launch Library has them, and with the documented differences.
 */
export function derivedHistory(): DerivedLaunch[] {
  const serials = new Map(
    snapshotDocuments('cores').map(({ id, serial }) => [String(id), String(serial)] as const),
  );
  const rockets = new Map(
    snapshotDocuments('rockets').map(({ id, name }) => [String(id), String(name)] as const),
  );
  const launches = snapshotDocuments('launches') as unknown as readonly SpacexLaunch[];
  const flown = launches.filter(({ upcoming }) => !upcoming);
  return flown.map((spacex, at) => ({
    spacex,
    library: derived(spacex, at, serials, rockets.get(spacex.rocket) ?? ''),
  }));
}

function derived(
  { id, name, date_utc, success, cores }: SpacexLaunch,
  at: number,
  serials: ReadonlyMap<string, string>,
  rocket: string,
): LaunchDocument {
  const { net, serial, status, attempt } = differing[name] ?? {};
  const isExact = new Date(date_utc).getUTCSeconds() !== 0;
  const seconds = isExact ? 0 : at % 60;
  const time = net ?? new Date(Date.parse(date_utc) + seconds * 1000).toISOString().slice(0, 19);
  const stages = cores.map(({ core, landing_attempt, landing_success }, position) => {
    const own = serials.get(core) ?? '';
    return {
      id: 1000 * (at + 1) - position,
      type: position === 0 ? 'Core' : 'Strap-On Booster',
      launcher: {
        id: 5000 + at * 10 + position,
        serial_number: serial ?? (own.startsWith('Merlin') ? `F1 B000${at + 1}` : own),
      },
      landing: {
        attempt: attempt ?? landing_attempt,
        success: attempt === false ? null : landing_success,
        type: { id: 1, name: 'ASDS' },
      },
    };
  });
  return {
    id: `d0000000-${id.slice(-8)}`,
    name: `${rocket} | ${name.replace(/^Starlink (\d+-\d+) \(v1\.5\)/, 'Starlink Group $1')}`,
    status: { id: status ?? (success === false ? 4 : 3) },
    ...{ net: `${time.replace(/Z$/, '')}Z`, last_updated: '2023-06-14T03:30:56Z' },
    launch_service_provider: { id: 121, name: 'SpaceX' },
    rocket: {
      id: at,
      configuration: { id: 900, name: rocket, full_name: rocket },
      // Its order is not stable.
      launcher_stage: stages.toReversed(),
    },
    pad: { id: 80 },
  };
}

/** A flight of a prototype of Starship, which r/SpaceX does not have as a launch. */
export function prototype(number: number, net: string): LaunchDocument {
  return {
    id: `e0000000-${number}`,
    name: `Starship Prototype | SN${number}`,
    ...{ status: { id: 3 }, net, last_updated: '2023-06-14T03:30:56Z' },
    launch_service_provider: { id: 121, name: 'SpaceX' },
    rocket: { id: number, configuration: { id: 901, name: 'Starship Prototype' } },
    pad: { id: 188 },
  };
}
