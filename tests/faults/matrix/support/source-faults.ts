import { pathToFileURL } from 'node:url';
import type { Finished } from '../../../cli/command.ts';
import type { ApiFault, ApiServer } from '../../../support/api-server.ts';
import { makeCertificates } from '../../../support/certificates.ts';
import { missingPrograms } from '../../../support/describe-when.ts';
import { type Fleet, fleetResources, lastResource } from '../../support/fleet.ts';
import { lastingFaults } from '../../support/lasting-faults.ts';
import { closedPort } from '../../support/silent-server.ts';
import { privateHttps } from './fake-servers.ts';
import type { Bench, Fault, Kind } from './fault.ts';
import { newRows, oldRows } from './fleet-rows.ts';
import { damagePart, dateAhead, extract, losePart } from './raw-runs.ts';

/** A target that loads from the API. */
export interface SourceBench extends Bench {
  readonly api: ApiServer<Fleet>;
  /** URL of a lake with a raw run of the newer documents that is older than the target's data. */
  readonly olderLake: string;
  /** A directory of this bench. */
  readonly folder: string;
  run(environment?: Readonly<Record<string, string>>, flags?: readonly string[]): Promise<Finished>;
  /** A run or load without `--resource`. */
  load(args: readonly string[]): Promise<Finished>;
}

const always = Number.POSITIVE_INFINITY;
const kindOfExit: Record<number, Kind> = { 1: 'permanent', 2: 'settings', 75: 'transient' };

function faulty(name: string, kind: Kind, fault: ApiFault, times = always): Fault<SourceBench> {
  return {
    name: `API: ${name}`,
    kind,
    provoke: (on) => {
      on.api.fault(lastResource, fault, times);
      return on.run();
    },
  };
}

/** A lake of the bench with one raw run of the newer documents. */
async function lakeOf(on: SourceBench): Promise<string> {
  const lake = pathToFileURL(`${on.folder}/source`).href;
  await extract(on.api.url, lake);
  return lake;
}

const kept = { ...newRows, capsules: oldRows['capsules'] ?? [] };

/** Faults of the API and of its documents. They do not depend on the target. */
export const apiFaults: readonly Fault<SourceBench>[] = [
  ...lastingFaults.map(({ name, fault, exit }) =>
    faulty(name, kindOfExit[exit] ?? 'permanent', fault),
  ),
  {
    name: 'API: refused connection',
    kind: 'transient',
    provoke: async (on) => on.run({ SPACEX_BASE_URL: `http://127.0.0.1:${await closedPort()}` }),
  },
  {
    name: 'API: unknown host',
    kind: 'transient',
    provoke: (on) => on.run({ SPACEX_BASE_URL: 'http://api.invalid' }),
  },
  {
    name: 'API: plain HTTP behind https',
    kind: 'permanent',
    provoke: (on) => on.run({ SPACEX_BASE_URL: on.api.url.replace('http:', 'https:') }),
  },
  {
    name: 'API: certificate of an unknown authority',
    kind: 'permanent',
    missing: missingPrograms(['openssl']),
    provoke: async (on) => {
      const made = makeCertificates(on.folder, {});
      if (made === undefined) throw new Error('openssl made no certificate');
      await using server = await privateHttps(made);
      return await on.run({ SPACEX_BASE_URL: `https://localhost:${server.port}` });
    },
  },
  {
    name: 'API: redirects in a loop',
    kind: 'permanent',
    provoke: (on) => {
      const location = `${on.api.url}/v4/${lastResource}`;
      on.api.fault(lastResource, { kind: 'redirect', location }, always);
      return on.run();
    },
  },
  faulty('status 429 with Retry-After', 'transient', {
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '1' },
  }),
  faulty('status 503 twice', 'harmless', { kind: 'status', status: 503 }, 2),
  faulty('a dropped connection', 'harmless', { kind: 'drop' }, 1),
  faulty('a truncated body', 'harmless', { kind: 'half-body', length: true }, 1),
  faulty('a response after 2 s', 'harmless', { kind: 'delay', ms: 2_000 }, 1),
];

/** Faults of documents and of raw runs. */
export const documentFaults: readonly Fault<SourceBench>[] = [
  {
    name: 'documents: an invalid one',
    kind: 'rejects',
    provoke: (on) => {
      on.api.documents.capsules.push({ id: 'broken', serial: 7 } as never);
      return on.run();
    },
  },
  {
    name: 'documents: more invalid ones than --max-rejects',
    kind: 'limit',
    provoke: (on) => {
      on.api.documents.capsules.push({ id: 'broken', serial: 7 } as never);
      return on.run({}, ['--max-rejects', '0']);
    },
  },
  {
    name: 'documents: a number that its column cannot hold',
    kind: 'rejects',
    provoke: (on) => {
      const [capsule] = on.api.documents.capsules;
      on.api.documents.capsules.push({ ...capsule, id: 'large', reuse_count: 2 ** 40 } as never);
      return on.run();
    },
  },
  {
    name: 'documents: an id twice',
    kind: 'rejects',
    provoke: (on) => {
      const [capsule] = on.api.documents.capsules;
      on.api.documents.capsules.push(capsule as never);
      return on.run();
    },
  },
  {
    name: 'documents: none of a resource',
    kind: 'harmless',
    after: { rows: kept, text: 'new data; capsules as before' },
    provoke: (on) => {
      on.api.documents.capsules = [];
      return on.run();
    },
  },
  {
    name: 'documents: none of a resource, with --check',
    kind: 'limit',
    provoke: (on) => {
      on.api.documents.capsules = [];
      return on.run({}, ['--check']);
    },
  },
  {
    name: 'documents: none of a resource, with --prune',
    kind: 'limit',
    provoke: (on) => {
      on.api.documents.capsules = [];
      return on.run({}, ['--prune']);
    },
  },
  {
    name: 'the snapshot instead of the API',
    kind: 'settings',
    provoke: (on) => on.load(['run', '--source', 'snapshot', '--resource', 'capsules']),
  },
  {
    name: 'a resource that does not exist',
    kind: 'settings',
    provoke: (on) => on.run({}, ['--resource', 'unicorns']),
  },
  {
    name: 'raw run: older than the data of the target',
    kind: 'permanent',
    provoke: (on) => on.load(['load', '--source', on.olderLake]),
  },
  {
    name: 'raw run: written by a clock that is 30 days ahead',
    kind: 'harmless',
    provoke: async (on) => {
      const lake = await lakeOf(on);
      dateAhead(lake, 30);
      return on.load(['load', '--source', lake, ...fleetResources]);
    },
  },
  {
    name: 'raw run: a lost part',
    kind: 'permanent',
    provoke: async (on) => {
      const lake = await lakeOf(on);
      losePart(lake);
      return on.load(['load', '--source', lake, ...fleetResources]);
    },
  },
  {
    name: 'raw run: a damaged part',
    kind: 'permanent',
    provoke: async (on) => {
      const lake = await lakeOf(on);
      damagePart(lake);
      return on.load(['load', '--source', lake, ...fleetResources]);
    },
  },
  {
    name: 'raw run: none in the lake',
    kind: 'permanent',
    provoke: (on) => on.load(['load', '--source', pathToFileURL(on.folder).href]),
  },
];

/** Faults of the source that every target meets. */
export const commonSourceFaults = [...apiFaults, ...documentFaults].filter(({ name }) =>
  [
    'API: 503',
    'API: an HTML page',
    'API: status 503 twice',
    'documents: an invalid one',
    'documents: more invalid ones than --max-rejects',
    'documents: none of a resource, with --prune',
    'the snapshot instead of the API',
    'raw run: older than the data of the target',
    'raw run: a damaged part',
  ].includes(name),
);
