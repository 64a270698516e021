import { newestManifestOf, type ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { tables } from '@spacex-platform/transform';
import type { PipelineEvent } from '../pipeline/events.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import type { Source } from '../pipeline/source.ts';
import type { IngestEvent } from './event.ts';
import { IngestError } from './ingest-error.ts';

/** What an ingest needs beside its event. */
export interface IngestOptions {
  readonly source: Source;
  readonly rawZone: ObjectStore;
  readonly version: string;
  /** Ends the run cleanly, before Lambda ends the process. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: PipelineEvent) => void;
}

/** A run of the raw zone that is complete. */
export interface IngestResult {
  /** `already_there`: an earlier invocation for the same moment has done it. */
  readonly status: 'succeeded' | 'already_there';
  readonly runId: string;
  readonly resources: readonly { readonly resource: string; readonly documents: number }[];
  /** Documents that broke their contract; the raw zone has them all the same. */
  readonly rejects: number;
}

/**
 * Keeps the documents of the API in the raw zone, as one run: its manifest is written last, when
 * every resource is there, so a run that failed half-way is no run for anybody.
 *
 * @throws IngestError naming the resource that failed
 */
export async function ingest(event: IngestEvent, options: IngestOptions): Promise<IngestResult> {
  const there = await runSince(event, options);
  if (there !== undefined) return there;
  let reading: string | null = null;
  const onEvent = (one: PipelineEvent) => {
    if (one.type === 'resource_started') reading = one.resource;
    options.onEvent(one);
  };
  const { resources } = event;
  const result = await runPipeline({
    ...options,
    loaders: [],
    ...(resources === undefined ? {} : { resources }),
    // What was received is kept as received; judging it is the business of whoever loads it.
    maxRejects: Number.POSITIVE_INFINITY,
    onEvent,
  });
  const { error, rawRun, rejects } = result;
  if (error === undefined && rawRun !== undefined) {
    const read = result.resources.map(({ resource, documents }) => ({ resource, documents }));
    return { status: 'succeeded', runId: rawRun, resources: read, rejects };
  }
  const { code = 'internal', message = 'No raw run was written.', transient = false } = error ?? {};
  const what = reading === null ? 'The ingest' : `The ingest of ${reading}`;
  if (options.signal.aborted) {
    const next = 'Raise the timeout of the function, or name fewer resources in an event.';
    const told = `${what} ran out of time; no run was written to the raw zone. ${next}`;
    throw new IngestError('timeout', told, { resource: reading, transient: true });
  }
  const told = `${what} failed, and no run was written to the raw zone: ${message}`;
  throw new IngestError(code, told, { resource: reading, transient });
}

/** Lambda and its schedules deliver at least once: what has been done is not done again. */
async function runSince(
  { scheduledAt, resources = [...new Set(tables.map(({ resource }) => resource))] }: IngestEvent,
  { rawZone, source }: IngestOptions,
): Promise<IngestResult | undefined> {
  if (scheduledAt === undefined) return undefined;
  const newest = await newestManifestOf(rawZone);
  if (newest === undefined) return undefined;
  if (Date.parse(newest.started_at) < Date.parse(scheduledAt)) return undefined;
  if (newest.source !== source.origin) return undefined;
  const read = newest.resources.map(({ resource, documents }) => ({ resource, documents }));
  const has = new Set(read.map(({ resource }) => resource));
  if (resources.some((name) => !has.has(name))) return undefined;
  return { status: 'already_there', runId: newest.run_id, resources: read, rejects: 0 };
}
