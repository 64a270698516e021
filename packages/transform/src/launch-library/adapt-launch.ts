import type { LaunchLibraryLaunch } from '@spacex-platform/spacex-client/launch-library';
import type { Finding, Report } from './finding.ts';
import type { KnownIdentities } from './identities.ts';
import { launchpadIds, newId, newLaunchpads } from './identities.ts';
import { launchCores } from './launch-cores.ts';
import { localTime, precisionOf } from './launch-time.ts';
import { linksOf } from './links.ts';
import type { LiveLaunch } from './live-documents.ts';
import { rocketOf } from './rocket.ts';
import { capsuleIdOf, dragonsOf, launchCrewOf } from './spacecraft.ts';

/** A launch as a document of the platform. */
export interface AdaptedLaunch {
  /** Undefined if the status of the launch is not known. */
  readonly launch: LiveLaunch | undefined;
  readonly findings: readonly Finding[];
}

/** Statuses by their ids: Go, To Be Determined, Hold and To Be Confirmed; the others have flown. */
const upcomingStatuses: readonly number[] = [1, 2, 5, 8];
const success = 3;
const failure = 4;
const partialFailure = 7;
/** In Flight and Payload Deployed. */
const inFlightStatuses: readonly number[] = [6, 9];
const toBeDetermined = 2;

/**
 * Makes a document of the platform from a launch of Launch Library, as `createLaunchLibraryClient`
 * or `normaliseLaunch` return it. What the source does not know is null.
 *
 * - A launch is upcoming by its status, not by its time.
 * - `success` is null for a partial failure: the source does not say whether the payload was lost.
 * - Below the precision of a day, the source has the last day of the period, r/SpaceX the first.
 *
 * @param known ids of r/SpaceX, from `identitiesOf`
 * @example
 * ```ts
 * const known = identitiesOf({ cores: [], capsules: [], crew: [] });
 * const { documents } = await createLaunchLibraryClient().launches({ provider: 121 });
 * for (const { launch } of documents.map((one) => adaptLaunch(one, known))) {
 *   console.log(launch?.date_utc, launch?.name);
 * }
 * ```
 */
export function adaptLaunch(launch: LaunchLibraryLaunch, known: KnownIdentities): AdaptedLaunch {
  const findings: Finding[] = [];
  const report: Report = (code, message) => findings.push({ code, launchId: launch.id, message });
  const upcoming = isUpcoming(launch.status.id);
  if (upcoming === undefined) {
    report('unknown_status', `status ${launch.status.id}`);
    return { launch: undefined, findings };
  }
  const time = new Date(launch.net);
  const stages = launch.rocket?.launcher_stage;
  if (!upcoming && !stages?.length) report('no_stages', 'a flown launch without boosters');
  const document: LiveLaunch = {
    id: launch.id,
    source: 'launch-library',
    launch_library_id: launch.id,
    name: nameOf(launch),
    date_utc: time.toISOString(),
    date_unix: time.getTime() / 1000,
    date_local: localTime(time, launch.pad?.location?.timezone_name),
    date_precision: datePrecision(launch, report),
    upcoming,
    success: successOf(launch.status.id),
    tbd: launch.status.id === toBeDetermined,
    window: windowOf(launch),
    rocket: rocket(launch, report),
    launchpad: launchpad(launch, report),
    cores: launchCores(stages ?? [], known, report),
    capsules: dragonsOf(launch).map((one) => capsuleIdOf(one, known)),
    crew: launchCrewOf(launch, known),
    failures: failuresOf(launch),
    details: detailsOf(launch),
    links: linksOf(launch),
    ...{ flight_number: null, auto_update: null, net: null, fairings: null },
    ...{ static_fire_date_utc: null, static_fire_date_unix: null, payloads: [], ships: [] },
  };
  return { launch: document, findings };
}

function isUpcoming(status: number): boolean | undefined {
  if (upcomingStatuses.includes(status)) return true;
  const flown = [success, failure, partialFailure, ...inFlightStatuses];
  return flown.includes(status) ? false : undefined;
}

function successOf(status: number): boolean | null {
  return status === success ? true : status === failure ? false : null;
}

/** "Starlink Group 15-20" of "Falcon 9 Block 5 | Starlink Group 15-20". */
function nameOf({ mission, name }: LaunchLibraryLaunch): string {
  return mission?.name?.trim() || (name.split(' | ', 2)[1] ?? name);
}

function datePrecision({ net_precision }: LaunchLibraryLaunch, report: Report) {
  const id = net_precision?.id;
  if (id === undefined || id === null) return null;
  const precision = precisionOf(id);
  if (precision === undefined) report('unknown_precision', `precision ${id} of the date`);
  return precision ?? null;
}

/** In seconds. Of a date without an hour, the window is filled in and means nothing. */
function windowOf({ window_start, window_end, net_precision }: LaunchLibraryLaunch): number | null {
  const isToTheHour =
    net_precision?.id !== undefined && precisionOf(net_precision.id ?? -1) === 'hour';
  if (!isToTheHour || !window_start || !window_end) return null;
  const seconds = (Date.parse(window_end) - Date.parse(window_start)) / 1000;
  return seconds >= 0 ? seconds : null;
}

function rocket({ rocket: used }: LaunchLibraryLaunch, report: Report): string | null {
  const configuration = used?.configuration;
  if (configuration === null || configuration === undefined) return null;
  const id = rocketOf(configuration);
  if (id === undefined) {
    const name = configuration.full_name ?? configuration.name ?? '';
    report('unknown_configuration', `configuration ${configuration.id} (${name})`);
  }
  return id ?? null;
}

function launchpad({ pad }: LaunchLibraryLaunch, report: Report): string | null {
  if (pad === null || pad === undefined) return null;
  const known = launchpadIds.get(pad.id);
  if (known !== undefined) return known;
  if (!newLaunchpads.has(pad.id)) report('unknown_launchpad', `pad ${pad.id} (${pad.name ?? ''})`);
  return newId(pad.id);
}

/** The reason of a failure. The source has neither its time nor its altitude. */
function failuresOf({ status, failreason }: LaunchLibraryLaunch): LiveLaunch['failures'] {
  if (status.id !== failure && status.id !== partialFailure) return [];
  const reason = failreason?.trim() ?? '';
  return reason === '' ? [] : [{ time: null, altitude: null, reason }];
}

function detailsOf({ mission, failreason }: LaunchLibraryLaunch): string | null {
  const texts = [mission?.['description'], failreason].flatMap((text) =>
    typeof text === 'string' && text.trim() !== '' ? [text.trim()] : [],
  );
  return texts.length === 0 ? null : texts.join('\n\n');
}
