import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ApiDocument } from '../support/api-server.ts';
import { repositoryRoot } from '../support/repository.ts';

/**
 * One of several states of the same API: every row of every table has the mark of its version in a
 * column, and each version has different documents and numbers of children.
 */
export interface Version {
  /** `v1`, `v2`, … */
  readonly mark: string;
  readonly documents: Readonly<Record<string, ApiDocument[]>>;
}

const zone = join(repositoryRoot, 'packages/spacex-client/snapshot/raw/spacex/v4');

/** Reads the documents of the bundled snapshot without the code under test. */
function snapshotDocuments(): Record<string, ApiDocument[]> {
  const all: Record<string, ApiDocument[]> = {};
  for (const path of readdirSync(zone, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!path.endsWith('.ndjson.gz')) continue;
    const [resource = ''] = path.split(/[\\/]/);
    const lines = gunzipSync(readFileSync(join(zone, path)))
      .toString('utf8')
      .trim()
      .split('\n');
    all[resource] = lines.map((line) => JSON.parse(line) as ApiDocument);
  }
  return all;
}

/** Makes the launches larger than one COPY, so that some are sent while others are read. */
const filler = 'x'.repeat(8_000);

/** The versions `v1` to `v<count>`. */
export function makeVersions(count: number): readonly Version[] {
  const base = snapshotDocuments();
  return Array.from({ length: count }, (_, index) => versionOf(index + 1, base));
}

function versionOf(number: number, base: Record<string, ApiDocument[]>): Version {
  const mark = `v${number}`;
  const documents = Object.entries(base).map(([resource, all]) => {
    const change = changes[resource];
    if (change === undefined) throw new Error(`No mark is defined for ${resource}`);
    // The first version has all documents; each other version lacks different ones.
    const kept = all.filter((_, at) => number === 1 || at % (number + 2) !== 1);
    return [resource, kept.map((document, at) => change(document, mark, at + number))] as const;
  });
  return { mark, documents: Object.fromEntries(documents) };
}

/** The elements of a list: one fewer, one more or unchanged, depending on `variant`. */
function resized(document: ApiDocument, name: string, variant: number): unknown[] {
  const list = document[name] as unknown[];
  if (variant % 3 === 0) return list.slice(1);
  return variant % 3 === 1 ? [...list, ...list.slice(0, 1)] : list;
}

/** Ids and texts, prefixed with the mark. */
function marked(document: ApiDocument, name: string, mark: string, variant: number): string[] {
  return resized(document, name, variant).map((text) => `${mark} ${text}`);
}

/** Objects with the mark in one of their fields. */
function labelled(
  document: ApiDocument,
  name: string,
  member: string,
  mark: string,
  variant: number,
): ApiDocument[] {
  return resized(document, name, variant).map((one) => ({
    ...(one as ApiDocument),
    [member]: mark,
  }));
}

const payloadWeights = ['leo', 'gto'].map((id) => ({ id, name: id, kg: 1, lb: 2.2 }));

/** How each resource contains the mark. */
const changes: Record<string, (from: ApiDocument, mark: string, variant: number) => ApiDocument> = {
  launches: (launch, mark, variant) => {
    const fairings = launch['fairings'] as ApiDocument | null;
    const crew = resized(launch, 'crew', variant).map((one) =>
      typeof one === 'string' ? one : (one as ApiDocument)['crew'],
    );
    return {
      ...launch,
      details: `${mark} ${filler}`,
      cores: labelled(launch, 'cores', 'landing_type', mark, variant),
      failures: labelled(launch, 'failures', 'reason', mark, variant + 1),
      crew: crew.map((id) => ({ crew: id, role: mark })),
      payloads: marked(launch, 'payloads', mark, variant),
      ships: marked(launch, 'ships', mark, variant + 1),
      capsules: marked(launch, 'capsules', mark, variant + 2),
      fairings: fairings && { ...fairings, ships: marked(fairings, 'ships', mark, variant) },
    };
  },
  payloads: (payload, mark, variant) => ({
    ...payload,
    regime: mark,
    customers: marked(payload, 'customers', mark, variant),
    nationalities: marked(payload, 'nationalities', mark, variant + 1),
    manufacturers: marked(payload, 'manufacturers', mark, variant + 2),
    norad_ids: resized(payload, 'norad_ids', variant).map(
      (number) => Number(mark.slice(1)) * 1_000_000 + Number(number),
    ),
  }),
  rockets: (rocket, mark, variant) => ({
    ...rocket,
    description: mark,
    payload_weights: labelled(
      { payload_weights: payloadWeights },
      'payload_weights',
      'name',
      mark,
      variant,
    ),
  }),
  ships: (ship, mark, variant) => ({
    ...ship,
    link: mark,
    roles: marked(ship, 'roles', mark, variant),
  }),
  cores: (core, mark) => ({ ...core, status: mark }),
  capsules: (capsule, mark) => ({ ...capsule, last_update: mark }),
  crew: (member, mark) => ({ ...member, agency: mark }),
  landpads: (landpad, mark) => ({ ...landpad, details: mark }),
  launchpads: (launchpad, mark) => ({ ...launchpad, details: mark }),
};
