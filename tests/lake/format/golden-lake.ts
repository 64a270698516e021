import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LoadSession, RunInfo, RunOutcome } from '@spacex-platform/loaders';
import { filesCatalog, lakeLoader } from '@spacex-platform/loaders/lake';
import {
  fileStore,
  newestManifestOf,
  type ObjectStore,
  RawZoneWriter,
} from '@spacex-platform/loaders/raw-zone';
import { type Row, rowsOf, type Table } from '@spacex-platform/transform';
import { type Flight, flights, type Site, sites, sitesWithRegion } from './tables.ts';

/** The lake as it is committed. */
export const goldenFolder = fileURLToPath(new URL('golden', import.meta.url));

/** The URL that the Iceberg metadata of the golden lake contain. Nothing is there. */
export const goldenUrl = 's3://golden-lake/spacex';

const firstFlights: readonly Flight[] = [
  {
    ...{ id: 'f1', name: 'Größe "x"', launched: '2006-03-24T22:30:00.000Z', day: '2006-03-24' },
    ...{ mass_kg: 20, distance: -0.5, success: false, crew: 0, details: { b: [1, null], a: 'é' } },
  },
  {
    ...{ id: 'f2', name: null, launched: '2022-10-05T16:00:00.123Z', day: null },
    ...{ mass_kg: null, distance: null, success: null, crew: 4, details: null },
  },
  {
    ...{ id: 'f3', name: '', launched: '2022-12-31T23:59:59.999Z', day: '2022-12-31' },
    ...{ mass_kg: 9_007_199_254_740_991, distance: 1e-7, success: true, crew: -1, details: [] },
  },
];
const firstSites: readonly Site[] = [{ id: 's1', name: 'Kwajalein Atoll', region: null }];

const laterSites: readonly Site[] = [
  { id: 's1', name: 'Kwajalein Atoll', region: 'Marshall Islands' },
];

interface GoldenRun {
  readonly at: string;
  readonly flights: readonly Flight[];
  readonly sites: readonly Site[];
  readonly siteTable: Table;
  /** Whether a document is rejected, and unknown fields are found. */
  readonly faults?: boolean;
}

/** The runs, one after the other, with what each loads. */
const runs: readonly GoldenRun[] = [
  {
    ...{ at: '2022-10-05T16:00:00.000Z', flights: firstFlights, faults: true },
    ...{ sites: firstSites, siteTable: sites },
  },
  // The table of sites has one more column; no flight has changed.
  {
    ...{ at: '2022-10-06T16:00:00.000Z', flights: firstFlights },
    ...{ sites: laterSites, siteTable: sitesWithRegion },
  },
  // A flight of 2022 has changed: the partition of 2006 keeps its file.
  {
    at: '2022-10-07T16:00:00.000Z',
    flights: firstFlights.map((one) => (one.id === 'f2' ? { ...one, crew: 5 } : one)),
    ...{ sites: laterSites, siteTable: sitesWithRegion },
  },
];

/** A call that writes a file. */
export interface Write {
  readonly call: 'create' | 'replace' | 'write';
  readonly path: string;
}

/**
 * Writes the golden lake into an empty directory, as three runs with fixed ids and times do.
 *
 * @returns the writes of each run, in their order
 */
export async function writeGoldenLake(folder: string): Promise<readonly (readonly Write[])[]> {
  const written: Write[][] = [];
  mock.timers.enable({ apis: ['Date'] });
  try {
    for (const [at, run] of runs.entries()) {
      mock.timers.setTime(Date.parse(run.at));
      const writes: Write[] = [];
      written.push(writes);
      const store = recorded(goldenStore(folder), writes);
      await load(store, runOf(at + 1, run.at), run);
    }
    return written;
  } finally {
    mock.timers.reset();
  }
}

/** The id of a run of the golden lake: 1, 2 or 3. */
export function goldenRunId(run: number): string {
  return `0183a8d4-0000-7000-8000-00000000000${run}`;
}

function runOf(run: number, startedAt: string): RunInfo {
  const sequence = Date.parse(startedAt);
  const runId = goldenRunId(run);
  return { runId, source: 'api', origin: 'api', version: '1.2.3', sequence, startedAt };
}

/** A store in a directory that has another URL, so that the metadata are the same everywhere. */
export function goldenStore(folder: string): ObjectStore {
  const store = fileStore(pathToFileURL(folder));
  return { ...store, url: goldenUrl };
}

function recorded(store: ObjectStore, writes: Write[]): ObjectStore {
  const recording =
    <Rest extends unknown[]>(
      call: Write['call'],
      to: (path: string, ...rest: Rest) => Promise<void>,
    ) =>
    (path: string, ...rest: Rest) => {
      writes.push({ call, path });
      return to(path, ...rest);
    };
  return {
    ...store,
    create: recording('create', store.create),
    replace: recording('replace', store.replace),
    write: recording('write', store.write),
  };
}

async function load(store: ObjectStore, run: RunInfo, loaded: GoldenRun): Promise<void> {
  const raw = new RawZoneWriter(store, run, await newestManifestOf(store));
  const add = (resource: string, documents: readonly object[]) =>
    raw.add(
      resource,
      { url: `https://api.example/${resource}`, etag: null, fetchedAt: run.startedAt },
      documents.map((document) => JSON.stringify(document)),
    );
  await add('flights', loaded.flights);
  await add('sites', loaded.sites);
  await raw.finish();
  const tables = [flights, loaded.siteTable];
  const session = await lakeLoader({ store, tables, catalog: filesCatalog() }).open({
    run,
    tables,
  });
  await write(session, flights, loaded.flights);
  await write(session, loaded.siteTable, loaded.sites);
  await session.commit(outcomeOf(loaded));
}

async function write(
  session: LoadSession,
  table: Table,
  documents: readonly { readonly id: string }[],
): Promise<void> {
  const toRows = rowsOf(table) as (document: unknown) => Row[];
  await session.write({
    resource: table.resource,
    documentIds: documents.map(({ id }) => id),
    rows: new Map([[table, documents.flatMap(toRows)]]),
  });
}

function outcomeOf({ flights: { length }, sites: { length: all }, faults }: GoldenRun): RunOutcome {
  const rejected = faults === true ? 1 : 0;
  const issue = { code: 'invalid_type', path: 'crew', message: 'expected a number, got "four"' };
  const reject = {
    ...{ resource: 'flights', documentId: 'f\ud800', issues: [issue] },
    raw: '{"id":"f\\ud800","crew":"four","name":"\u2028é"}',
  };
  const drift = { resource: 'flights', path: 'weather', documents: 2 };
  return {
    resources: [
      { resource: 'flights', documents: length + rejected, accepted: length, rejected },
      { resource: 'sites', documents: all, accepted: all, rejected: 0 },
    ],
    drift: faults === true ? [drift] : [],
    rejects: faults === true ? [reject] : [],
  };
}

/** Paths of all files of a lake in a directory, relative to it. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/**
 * The bytes of a file of a lake in a directory, with ids that do not depend on chance: those of tables
 * and of rejects are random.
 */
export function goldenBytes(folder: string, path: string): Buffer {
  const bytes = readFileSync(join(folder, path));
  if (!path.endsWith('.json')) return bytes;
  const hash = createHash('sha256')
    .update(path.split('/metadata/')[0] ?? '')
    .digest('hex');
  const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  const random = /(?<="(?:table-uuid|reject_id)": ?")[0-9a-f-]{36}(?=")/g;
  return Buffer.from(bytes.toString('utf8').replaceAll(random, uuid));
}
