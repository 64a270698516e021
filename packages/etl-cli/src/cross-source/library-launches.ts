import type {
  LaunchLibraryClient,
  LaunchLibraryLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import {
  adaptLaunch,
  type KnownIdentities,
  launchLibraryFrom,
} from '@spacex-platform/transform/launch-library';
import { type ComparedLaunch, landingOf } from './compared-launch.ts';

/** SpaceX as a provider. */
const provider = 121;
/** Launches of SpaceX before October 2022 fit into three pages. */
const maxRequests = 3;

/** What Launch Library has from before October 2022, or the newest part of it. */
export interface LibraryLaunches {
  readonly launches: readonly ComparedLaunch[];
  readonly requests: number;
  /** Whether everything was read. */
  readonly isComplete: boolean;
  /** Flown launches of rockets that r/SpaceX has no launches of, such as prototypes of Starship. */
  readonly otherRockets: number;
  /** Documents without an id, a name, a status or a date. */
  readonly rejects: number;
  /** The time of the oldest launch that was read, in milliseconds; null if there is none. */
  readonly oldest: number | null;
}

/**
 * Requests launches with their boosters, the newest first, in at most three requests of 100.
 *
 * @param rockets ids of the rockets that r/SpaceX has launches of
 * @throws SpacexClientError, `deferred` if the limit does not allow the requests
 */
export async function requestLibraryLaunches(
  client: Pick<LaunchLibraryClient, 'launches'>,
  rockets: ReadonlySet<string>,
): Promise<LibraryLaunches> {
  const filter = { provider, netTo: new Date(Date.parse(launchLibraryFrom) - 1000) };
  const read = new Map<string, LaunchLibraryLaunch>();
  let [requests, rejects, offset, count] = [0, 0, 0, 1];
  while (requests < maxRequests && offset < count) {
    const page = await client.launches(filter, { mode: 'detailed', ordering: '-net', offset });
    // A launch that is added meanwhile moves the others, so that one can come twice.
    for (const launch of page.documents) read.set(launch.id, launch);
    requests += 1;
    rejects += page.rejects.length;
    offset += page.raw.length;
    count = page.count;
  }
  const times = [...read.values()].map(({ net }) => Date.parse(net));
  const flown = [...read.values()].flatMap((launch) => comparedLaunch(launch) ?? []);
  const launches = flown.filter(({ rocket }) => rocket !== null && rockets.has(rocket));
  return {
    ...{ launches, requests, rejects, isComplete: offset >= count },
    otherRockets: flown.length - launches.length,
    oldest: times.length === 0 ? null : Math.min(...times),
  };
}

type Flown = ComparedLaunch & { readonly rocket: string | null };

/** As the adapter reads it for the tables, but with serials instead of the ids of cores. */
function comparedLaunch(document: LaunchLibraryLaunch): Flown | undefined {
  const { launch } = adaptLaunch(document, serialsOf(document));
  if (launch === undefined || launch.upcoming) return undefined;
  const { id, name, date_utc, date_precision, success, rocket, cores } = launch;
  return {
    ...{ id, name, success, rocket },
    time: Date.parse(date_utc),
    isExact: date_precision === null || date_precision === 'hour',
    boosters: cores.map(({ core, landing_attempt, landing_success }) => ({
      serial: core,
      landing: landingOf(landing_attempt, landing_success),
    })),
  };
}

function serialsOf({ rocket }: LaunchLibraryLaunch): KnownIdentities {
  const serials = (rocket?.launcher_stage ?? []).flatMap(
    ({ launcher }) => launcher?.serial_number ?? [],
  );
  return {
    cores: new Map(serials.map((serial) => [serial, serial])),
    ...{ blocks: new Map(), capsules: new Map(), crew: new Map() },
  };
}
