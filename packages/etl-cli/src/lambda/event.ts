import { defined } from '../defined.ts';
import { IngestError } from './ingest-error.ts';

/** The event of an invocation. Every property is optional. */
export interface IngestEvent {
  /** Only these resources. Default: all that the tables need. */
  readonly resources?: readonly string[];
  /**
   * `api`, the base URL of a mirror of it that `SPACEX_ALLOWED_SOURCES` lists, or `live`, which
   * synchronizes Launch Library. Default: `SPACEX_SOURCE`, else `api` with the URL in
   * `SPACEX_BASE_URL`.
   */
  readonly source?: string;
  /**
   * When this ingest was scheduled, ISO 8601: `<aws.scheduler.scheduled-time>` of EventBridge
   * Scheduler. If a run with these resources has started since then, or Launch Library was
   * synchronized, nothing is done.
   */
  readonly scheduledAt?: string;
}

/** @throws IngestError `invalid_event` */
export function parseEvent(event: unknown): IngestEvent {
  if (event === null || event === undefined) return {};
  if (typeof event !== 'object' || Array.isArray(event)) throw invalid('expected a JSON object');
  const { resources, source, scheduledAt } = event as Record<string, unknown>;
  if (resources !== undefined && !isListOfNames(resources)) {
    throw invalid('resources must be a non-empty list of names, such as ["launches", "cores"]');
  }
  if (source !== undefined && (typeof source !== 'string' || !isSource(source))) {
    throw invalid('source must be "api", "live" or the base URL of a mirror');
  }
  if (scheduledAt !== undefined && !isTimestamp(scheduledAt)) {
    throw invalid('scheduledAt must be a timestamp, such as "2026-01-31T06:00:00Z"');
  }
  return defined({ resources, source, scheduledAt });
}

/** Launch Library is synchronized as a whole. @throws IngestError `invalid_event` */
export function refuseResources(resources: unknown): void {
  if (resources === undefined) return;
  throw invalid('resources cannot be combined with the source "live"');
}

function isListOfNames(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string')
  );
}

function isSource(text: string): boolean {
  return text === 'api' || text === 'live' || /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}

function isTimestamp(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function invalid(reason: string): IngestError {
  return new IngestError('invalid_event', `Invalid event: ${reason}.`);
}
