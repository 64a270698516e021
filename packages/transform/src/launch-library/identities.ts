import type { Capsule, Core, CrewMember } from '@spacex-platform/spacex-client';

/**
 * Launch Library is read from here on. The last flown launch of r/SpaceX is Crew-5, at 16:00 on
 * this day; it lacks Starlink 4-29, at 23:10. Earlier launches of Launch Library are not read.
 */
export const launchLibraryFrom = '2022-10-05T20:00:00Z';

/** Ids of r/SpaceX by what both sources have in common. */
export interface KnownIdentities {
  /** Id of a core by its serial: `B1067`. */
  readonly cores: ReadonlyMap<string, string>;
  /** Block of a core by its id, because Launch Library does not always name it. */
  readonly blocks: ReadonlyMap<string, number>;
  /** Id of a capsule by its serial: `C206`. */
  readonly capsules: ReadonlyMap<string, string>;
  /** Id of a crew member by the name. */
  readonly crew: ReadonlyMap<string, string>;
}

/**
 * Collects the ids that r/SpaceX has given to cores, capsules and crew.
 *
 * @example
 * ```ts
 * const known = identitiesOf({
 *   cores: [{ id: '5ef670f10059c33cee4a826c', serial: 'B1067', block: 5 }],
 *   capsules: [],
 *   crew: [],
 * });
 * ```
 */
export function identitiesOf(documents: {
  readonly cores: readonly Pick<Core, 'id' | 'serial' | 'block'>[];
  readonly capsules: readonly Pick<Capsule, 'id' | 'serial'>[];
  readonly crew: readonly Pick<CrewMember, 'id' | 'name'>[];
}): KnownIdentities {
  const bySerial = (list: readonly { readonly id: string; readonly serial: string }[]) =>
    new Map(list.map(({ id, serial }) => [serial, id]));
  const named = documents.crew.flatMap(({ id, name }) =>
    name === null ? [] : [[personName(name), id] as const],
  );
  const blocks = documents.cores.flatMap(({ id, block }) =>
    block === null ? [] : [[id, block] as const],
  );
  return {
    cores: bySerial(documents.cores),
    blocks: new Map(blocks),
    capsules: bySerial(documents.capsules),
    crew: new Map(named),
  };
}

/** A name as it is compared: exactly, except for spaces around it and the form of its accents. */
export function personName(name: string): string {
  return name.normalize('NFC').trim();
}

/** The id of something that r/SpaceX does not have. */
export function newId(id: number): string {
  return `ll2:${id}`;
}

/**
 * Launch sites that both sources have, by the id in Launch Library; null for a site that is not
 * known yet. Names are not compared: they change, the ids do not.
 */
export const launchpadIds: ReadonlyMap<number, string | null> = new Map([
  [80, '5e9e4501f509094ba4566f84'], // CCSFS SLC 40
  [87, '5e9e4502f509094188566f88'], // KSC LC 39A
  [16, '5e9e4502f509092b78566f87'], // VAFB SLC 4E
  [72, null], // "Unknown Pad"
]);

/** New launch sites that are expected: the two pads of Starbase. */
export const newLaunchpads: ReadonlySet<number> = new Set([188, 235]);

/** As {@link launchpadIds}, for landing zones and drone ships; null for an ocean. */
export const landpadIds: ReadonlyMap<number, string | null> = new Map([
  [1, '5e9e3032383ecb6bb234e7ca'], // OCISLY
  [3, '5e9e3033383ecbb9e534e7cc'], // JRTI, not the retired JRTI-1
  [17, '5e9e3033383ecb075134e7cd'], // ASOG
  [4, '5e9e3032383ecb267a34e7c7'], // LZ-1
  [5, '5e9e3032383ecb90a834e7c8'], // LZ-2
  [7, '5e9e3032383ecb554034e7c9'], // LZ-4
  [6, null], // Atlantic Ocean
  [12, null], // "Unknown"
  [15, null], // Pacific Ocean
  [16, null], // Gulf of Mexico
]);

/** New landing zones that are expected: LZ-40. */
export const newLandpads: ReadonlySet<number> = new Set([62]);
