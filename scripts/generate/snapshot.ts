/**
 * The snapshot that is bundled with the client: facts as documents, documents as a raw zone. The
 * facts are CSV tables in the directory that SPACEX_FACTS names (default ../shared/facts).
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  launchesV4,
  type Resource,
  readDocument,
  resources,
} from '../../packages/spacex-client/src/index.ts';
import { snapshotResources } from '../../packages/spacex-client/src/snapshot/index.ts';
import { documentsFrom, type SnapshotDocuments } from '../snapshot/documents.ts';
import { zoneFiles } from '../snapshot/zone.ts';
import { MissingInput } from './generator.ts';

const repository = new URL('../../', import.meta.url);
const lake = 'packages/spacex-client/snapshot/';

/** Expected number of documents, so that a truncated fact table is noticed. */
const expected: Record<keyof SnapshotDocuments, number> = {
  capsules: 24,
  cores: 78,
  crew: 30,
  landpads: 7,
  launches: 205,
  launchpads: 6,
  payloads: 225,
  rockets: 4,
  ships: 29,
};

export const directories = [`${lake}raw`];

/** @throws MissingInput if there are no fact tables */
export function produce(): Map<string, Uint8Array> {
  const { SPACEX_FACTS: given = '../shared/facts' } = process.env;
  const facts = resolve(fileURLToPath(repository), given);
  if (!existsSync(facts)) {
    throw new MissingInput(`no fact tables in ${facts}; set SPACEX_FACTS to their directory`);
  }
  const lines = linesOf(documentsFrom(pathToFileURL(`${facts}/`)));
  const files = zoneFiles(new URL(lake, repository), lines);
  return new Map(files.map(({ path, bytes }) => [lake + path, bytes]));
}

/** Documents as lines of JSON; each is read back and validated by the client. */
function linesOf(documents: SnapshotDocuments): Map<string, readonly string[]> {
  const lines = new Map<string, readonly string[]>();
  for (const name of snapshotResources) {
    const texts = documents[name].map((document) => JSON.stringify(document));
    if (texts.length !== expected[name]) {
      throw new Error(`${name}: ${texts.length} documents, expected ${expected[name]}`);
    }
    const ids = new Set(documents[name].map((document) => document.id));
    if (ids.size !== texts.length) throw new Error(`${name}: duplicate id`);
    const resource = name === 'launches' ? launchesV4 : resources[name];
    for (const text of texts) requireValid(resource, text);
    lines.set(name, texts);
  }
  return lines;
}

function requireValid(resource: Resource, text: string): void {
  const checked = readDocument(resource, text);
  const faults = checked.ok
    ? checked.drift.map((path) => `unknown field ${path}`)
    : checked.reject.issues.map((issue) => `${issue.path} ${issue.message}`);
  if (faults.length > 0) throw new Error(`${resource.name}: ${faults.join('; ')} in ${text}`);
}
