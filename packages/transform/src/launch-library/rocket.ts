import type { LaunchLibraryLaunch } from '@spacex-platform/spacex-client/launch-library';
import { rocketIds } from '../rocket-ids.ts';

type Configuration = NonNullable<NonNullable<LaunchLibraryLaunch['rocket']>['configuration']>;

const byConfiguration: ReadonlyMap<number, string> = new Map([
  [164, rocketIds.falcon9], // Block 5
  [55, rocketIds.falcon9], // Full Thrust
  [161, rocketIds.falconHeavy],
  [522, rocketIds.starship], // V3
]);

/** The longer name first: "Falcon 1" would not match "Falcon 10", but "Falcon Heavy" is no "Falcon". */
const byName = [
  ['Falcon Heavy', rocketIds.falconHeavy],
  ['Falcon 9', rocketIds.falcon9],
  ['Falcon 1', rocketIds.falcon1],
  ['Starship', rocketIds.starship],
] as const;

/** The id of a rocket of r/SpaceX; undefined if the configuration is none of them. */
export function rocketOf(configuration: Configuration): string | undefined {
  const known = byConfiguration.get(configuration.id);
  if (known !== undefined) return known;
  const name = configuration.full_name ?? configuration.name ?? '';
  return byName.find(([one]) => name === one || name.startsWith(`${one} `))?.[1];
}

/** The version of a Falcon 9 first stage; null if the configuration does not name it. */
export function blockOf(configuration: Configuration | null | undefined): number | null {
  const block = /^Block (\d+)$/.exec(configuration?.variant ?? '')?.[1];
  return block === undefined ? null : Number(block);
}
