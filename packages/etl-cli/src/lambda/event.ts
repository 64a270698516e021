import { IngestError } from './ingest-error.ts';

/** What an invocation may say; all of it may be left out. */
export interface IngestEvent {
  /** Only these resources. Default: all that the tables need. */
  readonly resources?: readonly string[];
  /** `api`, or the base URL of a mirror of it. Default: `SPACEX_BASE_URL`, else the API. */
  readonly source?: string;
  /**
   * When this ingest was due, ISO 8601: `<aws.scheduler.scheduled-time>` of EventBridge Scheduler.
   * A run that was started since then and has these resources is not repeated.
   */
  readonly scheduledAt?: string;
}

/** @throws IngestError `invalid_event` */
export function parseEvent(event: unknown): IngestEvent {
  if (event === null || event === undefined) return {};
  if (typeof event !== 'object' || Array.isArray(event)) throw invalid('it is no JSON object');
  const { resources, source, scheduledAt } = event as Record<string, unknown>;
  if (resources !== undefined && !isListOfNames(resources)) {
    throw invalid('resources must be a list of names, ["launches", "cores"], and not empty');
  }
  if (source !== undefined && (typeof source !== 'string' || !isSource(source))) {
    throw invalid('source must be "api" or the base URL of a mirror');
  }
  if (scheduledAt !== undefined && !isMoment(scheduledAt)) {
    throw invalid('scheduledAt must be a moment, "2026-01-31T06:00:00Z"');
  }
  return {
    ...(resources === undefined ? {} : { resources }),
    ...(source === undefined ? {} : { source }),
    ...(scheduledAt === undefined ? {} : { scheduledAt }),
  };
}

function isListOfNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

function isSource(text: string): boolean {
  return text === 'api' || /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}

function isMoment(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function invalid(why: string): IngestError {
  return new IngestError('invalid_event', `The event cannot be used: ${why}.`);
}
