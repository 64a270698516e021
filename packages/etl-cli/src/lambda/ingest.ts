import type { PipelineEvent, Source } from '@spacex-platform/loaders/pipeline';
import { runPipeline } from '@spacex-platform/loaders/pipeline';
import { newestManifestOf, type ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { tables } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import type { IngestEvent } from './event.ts';
import { IngestError } from './ingest-error.ts';

/** What an ingest needs besides its event. */
export interface IngestOptions {
  readonly source: Source;
  readonly rawZone: ObjectStore;
  readonly version: string;
  /** Shuts the run down before Lambda ends the process. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: PipelineEvent) => void;
}

/** A complete raw run, or a synchronization of Launch Library. */
export interface IngestResult {
  /**
   * `already_there`: an earlier invocation for the same schedule has done it. `deferred`: the limit of
   * requests of Launch Library is used up; what was read so far is stored, and a later invocation
   * continues.
   */
  readonly status: 'succeeded' | 'already_there' | 'deferred';
  /** The raw run; null for `live`, which has none. */
  readonly runId: string | null;
  /** The documents of the run; for `live`, all that are stored. */
  readonly resources: readonly { readonly resource: string; readonly documents: number }[];
  /** Documents that do not match their schema; the raw zone has them nevertheless. */
  readonly rejects: number;
  /** Requests that count against the limit of Launch Library. */
  readonly requests?: number;
  /** If the status is `deferred`: when Launch Library accepts the next request. ISO 8601 in UTC. */
  readonly retryAt?: string;
}

/**
 * Stores the documents of the API as one raw run. Its manifest is written last, after all resources,
 * so readers ignore a run that failed halfway.
 *
 * @throws IngestError naming the resource that failed
 */
export async function ingest(event: IngestEvent, options: IngestOptions): Promise<IngestResult> {
  const earlier = await runSince(event, options);
  if (earlier !== undefined) return earlier;
  let reading: string | null = null;
  const onEvent = (pipelineEvent: PipelineEvent) => {
    if (pipelineEvent.type === 'resource_started') reading = pipelineEvent.resource;
    options.onEvent(pipelineEvent);
  };
  const { resources } = event;
  const result = await runPipeline({
    ...options,
    loaders: [],
    ...defined({ resources }),
    // The raw zone stores everything as received; a load validates it.
    maxRejects: Number.POSITIVE_INFINITY,
    onEvent,
  });
  const { error, rawRun, rejects } = result;
  if (error === undefined && rawRun !== undefined) {
    const read = result.resources.map(({ resource, documents }) => ({ resource, documents }));
    return { status: 'succeeded', runId: rawRun, resources: read, rejects };
  }
  const { code = 'internal', message = 'No raw run was written.', transient = false } = error ?? {};
  const subject = reading === null ? 'The ingest' : `The ingest of ${reading}`;
  if (options.signal.aborted) {
    const next = 'Increase the timeout of the function, or list fewer resources in the event.';
    const text = `${subject} ran out of time, and no run was written to the raw zone. ${next}`;
    throw new IngestError('timeout', text, { resource: reading, transient: true });
  }
  const text = `${subject} failed, and no run was written to the raw zone: ${message}`;
  throw new IngestError(code, text, { resource: reading, transient });
}

/** The run of an earlier delivery: Lambda and its schedules deliver events at least once. */
async function runSince(
  { scheduledAt, resources = [...new Set(tables.map(({ resource }) => resource))] }: IngestEvent,
  { rawZone, source }: IngestOptions,
): Promise<IngestResult | undefined> {
  if (scheduledAt === undefined) return undefined;
  // A damaged one is reported by the run, which then writes another.
  const newest = await newestManifestOf(rawZone, () => undefined);
  if (newest === undefined) return undefined;
  if (Date.parse(newest.started_at) < Date.parse(scheduledAt)) return undefined;
  if (newest.source !== source.origin) return undefined;
  const read = newest.resources.map(({ resource, documents }) => ({ resource, documents }));
  const present = new Set(read.map(({ resource }) => resource));
  if (resources.some((name) => !present.has(name))) return undefined;
  return { status: 'already_there', runId: newest.run_id, resources: read, rejects: 0 };
}
