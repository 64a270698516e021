import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ApiDocument } from '../../support/api-server.ts';

/** Documents by resource, as `startApiServer` serves them. */
export type Documents = Record<string, ApiDocument[]>;

const rawZone = new URL('../../../packages/spacex-client/snapshot/raw/spacex/v4/', import.meta.url);

/** The documents of the bundled snapshot; new objects at every call. */
export function snapshotDocuments(): Documents {
  const documents: Documents = {};
  const files = readdirSync(rawZone, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ndjson.gz')).sort()) {
    const [resource = ''] = file.split('/');
    const lines = gunzipSync(readFileSync(new URL(file, rawZone))).toString('utf8');
    const parsed = lines.split('\n').filter((line) => line !== '');
    documents[resource] = [
      ...(documents[resource] ?? []),
      ...parsed.map((line) => JSON.parse(line) as ApiDocument),
    ];
  }
  return documents;
}

/** The documents of one resource; throws if there are none. */
export function documentsOf(documents: Documents, resource: string): ApiDocument[] {
  const found = documents[resource];
  if (found === undefined || found.length === 0) throw new Error(`There are no ${resource}.`);
  return found;
}

/** The launch with this flight number. */
export function launchOf(documents: Documents, flightNumber: number): ApiDocument {
  const launches = documentsOf(documents, 'launches');
  const found = launches.find((launch) => launch['flight_number'] === flightNumber);
  if (found === undefined) throw new Error(`There is no launch with number ${flightNumber}.`);
  return found;
}

/** Makes a launch fail validation: it becomes a reject. */
export function breakLaunch(documents: Documents, flightNumber: number): void {
  launchOf(documents, flightNumber)['cores'] = 'none';
}

/** Removes a launch; returns it. */
export function removeLaunch(documents: Documents, flightNumber: number): ApiDocument {
  const launch = launchOf(documents, flightNumber);
  const launches = documentsOf(documents, 'launches');
  launches.splice(launches.indexOf(launch), 1);
  return launch;
}
