/** A JSON object of the API, or something invalid that a test puts in its place. */
export type ApiDocument = Record<string, unknown>;

/**
 * What the API returns, by resource. `company` and `roadster` are one object, the others are
 * lists. Tests change this object in place; the next response shows it.
 */
export type ApiDocuments = Record<string, unknown[] | ApiDocument | undefined>;

/** What the API caches each resource for, in seconds, as its own headers say. */
const maxAges: Record<string, number> = { launches: 20, starlink: 3_600 };
const daily = ['company', 'dragons', 'history', 'landpads', 'launchpads', 'rockets'];

export function cacheControl(resource: string): string {
  return `max-age=${maxAges[resource] ?? (daily.includes(resource) ? 86_400 : 300)}`;
}

/** Whether a value is a JSON object. */
export function isDocument(value: unknown): value is ApiDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** v5 writes each crew member as `{crew, role}`, v4 as the id alone; anything else stays. */
function crewIn(version: string, member: unknown): unknown {
  if (version === 'v5' && typeof member === 'string') return { crew: member, role: null };
  if (version === 'v4' && isDocument(member)) return member['crew'];
  return member;
}

/** The documents of a resource as the given version of the API writes them. */
export function documentsIn(version: string, resource: string, documents: unknown): unknown {
  if (resource !== 'launches' || !Array.isArray(documents)) return documents;
  return documents.map((launch) =>
    isDocument(launch) && Array.isArray(launch['crew'])
      ? { ...launch, crew: launch['crew'].map((member) => crewIn(version, member)) }
      : launch,
  );
}

function flightNumber(launch: unknown): number {
  const number = isDocument(launch) ? launch['flight_number'] : undefined;
  return typeof number === 'number' ? number : Number.POSITIVE_INFINITY;
}

/**
 * `/launches/past` and so on: a list, or one launch for `latest` and `next`. Undefined when `word`
 * is not one of them.
 */
export function launchesNamed(word: string, launches: unknown[]): unknown {
  const sorted = (upcoming: boolean) =>
    launches
      .filter((launch) => isDocument(launch) && launch['upcoming'] === upcoming)
      .toSorted((a, b) => flightNumber(a) - flightNumber(b));
  switch (word) {
    case 'past':
      return sorted(false);
    case 'upcoming':
      return sorted(true);
    case 'latest':
      return sorted(false).at(-1) ?? null;
    case 'next':
      return sorted(true)[0] ?? null;
    default:
      return undefined;
  }
}
