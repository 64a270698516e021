import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { startStore } from '../tests/lake/support/real-stores.ts';
import { repositoryRoot } from '../tests/support/repository.ts';
import { measureWorker } from './measure.ts';
import { type CountedRequest, startRequestCounter } from './request-counter.ts';

/** Requests by method, and the bytes of their bodies. */
export interface Requests {
  readonly methods: Readonly<Record<string, number>>;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** What a run asks of the store. */
export interface RunCost extends Requests {
  /** The part of it that is for Iceberg metadata. */
  readonly metadata: Requests;
  readonly seconds: number;
}

/** The names of the runs, one after the other into the same lake. */
export const runNames = ['first run', 'second run, no change', 'third run, one launch changed'];

/** The costs of {@link runNames}. */
export type PublishingCost = readonly RunCost[];

/** What is measured: a checkout that is built, and the catalog of its lake. */
export interface Publisher {
  readonly checkout?: string;
  readonly catalog?: 'files' | 'none';
}

const worker = 'bench/work/publishing-ours.ts';

/** Measures the runs of a new lake on versitygw, with the tables of the bundled snapshot. */
export async function measurePublishing({
  checkout = repositoryRoot,
  catalog = 'none',
}: Publisher = {}): Promise<PublishingCost> {
  await using store = await startStore('versitygw');
  await using counter = await startRequestCounter(store.environment['AWS_ENDPOINT_URL'] ?? '');
  const program = join(checkout, worker);
  if (checkout !== repositoryRoot) cpSync(join(repositoryRoot, worker), program);
  const costs: RunCost[] = [];
  for (const documents of ['same', 'same', 'changed']) {
    const { workMs, counts } = await measureWorker({
      program: process.execPath,
      args: [program, `s3://${store.bucket}/lake`, documents, catalog],
      env: { ...process.env, ...store.environment, AWS_ENDPOINT_URL: counter.url },
    });
    expectChanges(costs.length, counts);
    const requests = counter.take();
    costs.push({
      ...sumOf(requests),
      metadata: sumOf(requests.filter(({ url }) => url.includes('/metadata/'))),
      seconds: workMs / 1000,
    });
  }
  return costs;
}

/** Fails if a run did something else than its name says. */
function expectChanges(run: number, counts: Readonly<Record<string, number>>): void {
  const { inserted = 0, updated, deleted } = counts;
  const isRight = run === 0 ? inserted > 1000 : inserted === 0 && updated === (run === 2 ? 1 : 0);
  if (isRight && deleted === 0) return;
  throw new Error(`The ${runNames[run]} changed other rows: ${JSON.stringify(counts)}`);
}

function sumOf(requests: readonly CountedRequest[]): Requests {
  const methods: Record<string, number> = {};
  for (const { method } of requests) methods[method] = (methods[method] ?? 0) + 1;
  const bytes = (of: 'sentBytes' | 'receivedBytes') =>
    requests.reduce((sum, request) => sum + request[of], 0);
  return { methods, sentBytes: bytes('sentBytes'), receivedBytes: bytes('receivedBytes') };
}
