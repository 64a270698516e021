import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWhen } from '../describe-when.ts';
import { folderFromEnvironment } from '../repository.ts';

/** A launch as the server sent it. */
export type RecordedLaunch = Readonly<Record<string, unknown>> & { readonly id: string };

/** A state of a launch; null when the launch was not listed at that time. */
export interface RecordedState {
  readonly recorded: string;
  readonly launch: RecordedLaunch | null;
}

/** Answers of the real service that others recorded, most of them of version 2.2.0. */
export interface LaunchLibrarySamples {
  /** 98 flown launches of 2026, 2.2.0, `mode=detailed`. */
  flown(): RecordedLaunch[];
  /** 50 launches that were upcoming on 2026-08-22, 2.2.0, `mode=detailed`. */
  upcoming(): RecordedLaunch[];
  /** A whole page with launches of every provider, 2.2.0, `mode=detailed`. */
  page(): RecordedLaunch[];
  /** `mode=list`, 2.2.0. */
  listed(): RecordedLaunch[];
  /** `mode=normal`, 2.3.0. */
  normal(): RecordedLaunch[];
  /** Every recorded state of six launches, by their ids. */
  evolutions(): Readonly<Record<string, readonly RecordedState[]>>;
  /** Path of the file with the flown launches. */
  readonly flownFile: string;
  /** Path of the file with the upcoming launches. */
  readonly upcomingFile: string;
}

const folder = folderFromEnvironment('SPACEX_LL2_SAMPLES', '../shared/ll2');
const flownFile = join(
  ...[folder, 'samples-2.2.0'],
  '2.2.0_detailed_spacex_flown_2026-01-12_2026-08-22_as_last_seen.json',
);

const upcomingFile = join(
  ...[folder, 'samples-2.2.0', '2.2.0_detailed_spacex_upcoming_2026-08-22.json'],
);

const samples: LaunchLibrarySamples = {
  ...{ flownFile, upcomingFile },
  flown: () => JSON.parse(readFileSync(flownFile, 'utf8')),
  upcoming: () => JSON.parse(readFileSync(upcomingFile, 'utf8')),
  page: () => read('samples-2.2.0/2.2.0_upcoming_detailed_full_page_100.json').launches,
  listed: () => read('samples-2.2.0/2.2.0_launch_upcoming_list_2026-07-20.json').results,
  normal: () => read('samples/2.3.0_launches_normal_spacex.json').results,
  evolutions: () => read('samples-2.2.0/2.2.0_detailed_evolution_of_6_launches.json').launches,
};

function read(file: string) {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** Describes tests that need the recorded answers, which are not part of the repository. */
export function describeSamples(name: string, suite: (samples: LaunchLibrarySamples) => void) {
  const missing = existsSync(flownFile)
    ? undefined
    : `there are no recorded answers of Launch Library in ${folder} (set SPACEX_LL2_SAMPLES)`;
  describeWhen(name, missing, () => suite(samples));
}
