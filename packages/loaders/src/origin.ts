/** Where documents come from originally, from the least complete to the most complete. */
export const origins = ['snapshot', 'api', 'launch-library'] as const;

/**
 * Where the documents of a run come from originally: the bundled snapshot of r/SpaceX, its API, or
 * Launch Library, which continues both. A target that has documents of one origin accepts those of an
 * earlier one in this list only with `force`.
 */
export type Origin = (typeof origins)[number];

/** Where documents of r/SpaceX come from. */
export type History = Exclude<Origin, 'launch-library'>;

/** Whether a value is an origin. */
export function isOrigin(value: unknown): value is Origin {
  return origins.some((origin) => origin === value);
}

/** Orders origins: negative if the first one is less complete. */
export function compareOrigins(one: Origin, other: Origin): number {
  return origins.indexOf(one) - origins.indexOf(other);
}

/** The most complete of some origins; undefined if there is none. */
export function highestOrigin(some: Iterable<Origin>): Origin | undefined {
  return [...some].toSorted(compareOrigins).at(-1);
}

/** Where the documents of r/SpaceX of a load come from; undefined if that is not known. */
export function historyOf(load: {
  readonly origin: Origin;
  readonly history?: History;
}): History | undefined {
  return load.origin === 'launch-library' ? load.history : load.origin;
}

/** The origin that a file records. Files of earlier versions have no other than these. */
export function originOf(recorded: unknown): Origin {
  return isOrigin(recorded) ? recorded : 'api';
}
