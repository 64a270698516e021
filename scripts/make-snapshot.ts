/**
 * Makes the snapshot that is bundled with the client: facts as documents, documents as a raw zone.
 *
 *     node scripts/make-snapshot.ts            writes packages/spacex-client/snapshot
 *     node scripts/make-snapshot.ts --check    fails when the files there are not what it would write
 *
 * The facts are CSV tables in the folder that SPACEX_FACTS names (default ../shared/facts). Without
 * them a check is skipped, but fails where SPACEX_CI is set.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  launchesV4,
  type Resource,
  readDocument,
  resources,
} from '../packages/spacex-client/src/index.ts';
import { snapshotResources, snapshotRoot } from '../packages/spacex-client/src/snapshot/index.ts';
import { documentsFrom, type SnapshotDocuments } from './snapshot-documents.ts';
import { differences, writeZone, zoneFiles } from './snapshot-zone.ts';

/** How many documents there must be: a facts table that was cut short is noticed here. */
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

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  const checkOnly = args.includes('--check');
  const repository = fileURLToPath(new URL('..', import.meta.url));
  const { SPACEX_FACTS: facts = '../shared/facts', SPACEX_CI } = process.env;
  const folder = resolve(repository, facts);
  if (!existsSync(folder)) {
    console.error(`snapshot: no facts in ${folder}; set SPACEX_FACTS to the folder of the tables`);
    const maySkip = checkOnly && !SPACEX_CI;
    if (maySkip) console.error('snapshot: check skipped');
    return maySkip ? 0 : 1;
  }

  const lines = linesOf(documentsFrom(pathToFileURL(`${folder}/`)));
  const files = zoneFiles(snapshotRoot, lines);
  const found = differences(snapshotRoot, files);
  const documents = [...lines.values()].reduce((sum, some) => sum + some.length, 0);
  if (found.length === 0) {
    console.error(`snapshot: up to date, ${documents} documents of ${lines.size} resources`);
    return 0;
  }
  if (checkOnly) {
    for (const line of found) console.error(`snapshot: ${line}`);
    console.error('snapshot: run `node scripts/make-snapshot.ts` and commit what it writes');
    return 1;
  }
  writeZone(snapshotRoot, files);
  console.error(`snapshot: wrote ${documents} documents of ${lines.size} resources`);
  return 0;
}

/** Documents as lines of JSON, each read back through the client's own check. */
function linesOf(documents: SnapshotDocuments): Map<string, readonly string[]> {
  const lines = new Map<string, readonly string[]>();
  for (const name of snapshotResources) {
    const texts = documents[name].map((document) => JSON.stringify(document));
    if (texts.length !== expected[name]) {
      throw new Error(`${name}: ${texts.length} documents, expected ${expected[name]}`);
    }
    const ids = new Set(documents[name].map((document) => document.id));
    if (ids.size !== texts.length) throw new Error(`${name}: an id stands twice`);
    const resource = name === 'launches' ? launchesV4 : resources[name];
    for (const text of texts) mustBeSound(resource, text);
    lines.set(name, texts);
  }
  return lines;
}

function mustBeSound(resource: Resource, text: string): void {
  const checked = readDocument(resource, text);
  const faults = checked.ok
    ? checked.drift.map((path) => `${path} is unknown`)
    : checked.reject.issues.map((issue) => `${issue.path} ${issue.message}`);
  if (faults.length > 0) throw new Error(`${resource.name}: ${faults.join('; ')} in ${text}`);
}
