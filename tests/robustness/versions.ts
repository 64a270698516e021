import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ApiDocument } from '../support/api-documents.ts';
import { repositoryRoot } from '../support/repository.ts';

/**
 * One of several states of the same API: every row of every table tells which one by a mark in
 * a column, and each state has other documents and other numbers of children.
 */
export interface Version {
  /** `v1`, `v2`, … */
  readonly mark: string;
  readonly documents: Readonly<Record<string, ApiDocument[]>>;
}

const zone = join(repositoryRoot, 'packages/spacex-client/snapshot/raw/spacex/v4');

/** The documents of the bundled snapshot, read without the code under test. */
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

/** Long enough that the launches are more than one COPY, and sent while others are read. */
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
    if (change === undefined) throw new Error(`No mark is known for ${resource}`);
    // The first version has every document; each other one lacks others.
    const kept = all.filter((_, at) => number === 1 || at % (number + 2) !== 1);
    return [resource, kept.map((document, at) => change(document, mark, at + number))] as const;
  });
  return { mark, documents: Object.fromEntries(documents) };
}

/** The elements of a list, one fewer, one more or just so: `turn` tells. */
function resized(document: ApiDocument, name: string, turn: number): unknown[] {
  const list = document[name] as unknown[];
  if (turn % 3 === 0) return list.slice(1);
  return turn % 3 === 1 ? [...list, ...list.slice(0, 1)] : list;
}

/** Ids and texts with the mark before them. */
function marked(document: ApiDocument, name: string, mark: string, turn: number): string[] {
  return resized(document, name, turn).map((text) => `${mark} ${text}`);
}

/** Objects with the mark in one of their members. */
function labelled(
  document: ApiDocument,
  name: string,
  member: string,
  mark: string,
  turn: number,
): ApiDocument[] {
  return resized(document, name, turn).map((one) => ({ ...(one as ApiDocument), [member]: mark }));
}

const payloadWeights = ['leo', 'gto'].map((id) => ({ id, name: id, kg: 1, lb: 2.2 }));

/** How each resource carries the mark, and in which lists. */
const changes: Record<string, (from: ApiDocument, mark: string, turn: number) => ApiDocument> = {
  launches: (launch, mark, turn) => {
    const fairings = launch['fairings'] as ApiDocument | null;
    const crew = resized(launch, 'crew', turn).map((one) =>
      typeof one === 'string' ? one : (one as ApiDocument)['crew'],
    );
    return {
      ...launch,
      details: `${mark} ${filler}`,
      cores: labelled(launch, 'cores', 'landing_type', mark, turn),
      failures: labelled(launch, 'failures', 'reason', mark, turn + 1),
      crew: crew.map((id) => ({ crew: id, role: mark })),
      payloads: marked(launch, 'payloads', mark, turn),
      ships: marked(launch, 'ships', mark, turn + 1),
      capsules: marked(launch, 'capsules', mark, turn + 2),
      fairings: fairings && { ...fairings, ships: marked(fairings, 'ships', mark, turn) },
    };
  },
  payloads: (payload, mark, turn) => ({
    ...payload,
    regime: mark,
    customers: marked(payload, 'customers', mark, turn),
    nationalities: marked(payload, 'nationalities', mark, turn + 1),
    manufacturers: marked(payload, 'manufacturers', mark, turn + 2),
    norad_ids: resized(payload, 'norad_ids', turn).map(
      (number) => Number(mark.slice(1)) * 1_000_000 + Number(number),
    ),
  }),
  rockets: (rocket, mark, turn) => ({
    ...rocket,
    description: mark,
    payload_weights: labelled(
      { payload_weights: payloadWeights },
      'payload_weights',
      'name',
      mark,
      turn,
    ),
  }),
  ships: (ship, mark, turn) => ({
    ...ship,
    link: mark,
    roles: marked(ship, 'roles', mark, turn),
  }),
  cores: (core, mark) => ({ ...core, status: mark }),
  capsules: (capsule, mark) => ({ ...capsule, last_update: mark }),
  crew: (member, mark) => ({ ...member, agency: mark }),
  landpads: (landpad, mark) => ({ ...landpad, details: mark }),
  launchpads: (launchpad, mark) => ({ ...launchpad, details: mark }),
};
