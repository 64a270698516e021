import type { KnownIdentities } from './identities.ts';
import { newId, personName } from './identities.ts';

/** Ids of documents, by the names of their resources. */
export type LinkedIds = Readonly<
  Record<'cores' | 'launchpads' | 'landpads' | 'capsules' | 'crew', readonly string[]>
>;

/**
 * The ids of what a launch shares with others, as `adaptLaunches` gives them, from a document that need
 * not be valid. A launch that cannot be read is no reason to delete its boosters.
 *
 * @param launch a launch of Launch Library, as `normaliseLaunch` returns it
 * @param known ids of r/SpaceX, from `identitiesOf`
 * @example
 * ```ts
 * const known = identitiesOf({ cores: [], capsules: [], crew: [] });
 * const launcher = { id: 167, serial_number: 'B1067' };
 * const { cores } = linkedIds({ rocket: { launcher_stage: [{ launcher }] } }, known); // ['ll2:167']
 * ```
 */
export function linkedIds(launch: unknown, known: KnownIdentities): LinkedIds {
  const stages = listAt(launch, 'rocket', 'launcher_stage');
  const spacecraft = listAt(launch, 'rocket', 'spacecraft_stage');
  const serials = (objects: readonly unknown[], ids: ReadonlyMap<string, string>) =>
    objects.flatMap((one) => {
      const serial = valueAt(one, 'serial_number');
      return (typeof serial === 'string' ? ids.get(serial) : undefined) ?? ownId(one);
    });
  const people = spacecraft.flatMap((stage) => listAt(stage, 'launch_crew'));
  return {
    cores: serials(
      stages.map((stage) => valueAt(stage, 'launcher')),
      known.cores,
    ),
    capsules: serials(
      spacecraft.map((stage) => valueAt(stage, 'spacecraft')),
      known.capsules,
    ),
    launchpads: ownId(valueAt(launch, 'pad')),
    landpads: stages.flatMap((stage) => ownId(valueAt(stage, 'landing', 'landing_location'))),
    crew: people.flatMap((member) => {
      const name = valueAt(member, 'astronaut', 'name');
      const id = typeof name === 'string' ? known.crew.get(personName(name)) : undefined;
      return id ?? ownId(valueAt(member, 'astronaut'));
    }),
  };
}

/** The id that something has if r/SpaceX does not know it. */
function ownId(value: unknown): string[] {
  const id = valueAt(value, 'id');
  return typeof id === 'number' ? [newId(id)] : [];
}

function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined,
    value,
  );
}
