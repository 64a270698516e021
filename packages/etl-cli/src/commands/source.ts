import { PipelineError } from '@spacex-platform/loaders/internal/pipeline';
import type { Source } from '@spacex-platform/loaders/pipeline';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import {
  isSpacexClientError,
  resources as known,
  SpacexClientError,
} from '@spacex-platform/spacex-client';
import { defined } from '../defined.ts';
import { sourceFetch } from '../network/network.ts';
import { proxyFor, shownProxy } from '../network/proxy.ts';
import { refusedWith } from '../network/proxy-errors.ts';
import { durationSetting, setting } from '../settings/read-setting.ts';
import { isLake, zoneStoreOf } from '../settings/storage.ts';
import { didYouMean } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';
import { packageVersion } from '../version.ts';
import { onlyMatch } from './ledger-command.ts';
import type { CommonOptions } from './pipeline-command.ts';

/** The flags of sources. */
export interface SourceFlags {
  readonly baseUrl?: string | undefined;
  readonly rawRun?: string | undefined;
  /** Milliseconds. */
  readonly maxWait?: number | undefined;
}

/** The sources that are not lakes. */
const names = ['api', 'snapshot', 'live', 'launch-library'];

/** For all attempts of a request, besides the waits that the API asks for. */
const attemptsMs = 300_000;

/**
 * The source that `--source` names.
 *
 * @throws UsageError for an unknown source, LoaderError if a lake does not have the run
 */
export async function sourceOf(
  source: string,
  { baseUrl, rawRun, maxWait }: SourceFlags,
  { onEvent, signal }: Pick<CommonOptions, 'onEvent' | 'signal'>,
): Promise<Source> {
  if (rawRun !== undefined && !isLake(source)) {
    throw new UsageError('--raw-run needs a lake as --source: file:///… or s3://…');
  }
  if (source === 'api') return apiSourceOf({ baseUrl, maxWait }, onEvent);
  const { rawZoneSource, snapshotSource } = await import('@spacex-platform/loaders/pipeline');
  if (source === 'snapshot') return snapshotSource();
  if (!isLake(source)) {
    throw new UsageError(
      `Invalid --source${/^[\w.-]+$/.test(source) ? ` "${source}"` : ''}: expected ${names.join(', ')}, or the URL of a lake (file:///… or s3://…).${didYouMean(source, names)}`,
    );
  }
  const store = await zoneStoreOf(source, 'SPACEX_RAW_BUCKET', process.env, signal);
  const runId = rawRun === undefined ? undefined : await wholeRunId(store, rawRun);
  return rawZoneSource(store, defined({ runId }));
}

/** The API of r/SpaceX, or a mirror of it. */
export async function apiSourceOf(
  { baseUrl, maxWait }: Pick<SourceFlags, 'baseUrl' | 'maxWait'>,
  onEvent: CommonOptions['onEvent'],
): Promise<Source> {
  const { apiSource } = await import('@spacex-platform/loaders/pipeline');
  const maxRetryAfterMs = maxWaitOf(maxWait);
  return apiSource({
    maxRetryAfterMs,
    totalTimeoutMs: attemptsMs + maxRetryAfterMs,
    fetch: await sourceFetch(process.env),
    ...defined({ baseUrl: baseUrl ?? setting(process.env, 'SPACEX_BASE_URL') }),
    userAgent: `spacex-etl/${packageVersion()}`,
    onRetry: (event) => onEvent({ type: 'retry', ...event }),
  });
}

/** How long to wait for a limit of requests, in milliseconds. */
export function maxWaitOf(flag: number | undefined): number {
  return flag ?? durationSetting(process.env, 'SPACEX_MAX_WAIT') ?? 60_000;
}

/**
 * Refuses a misspelled `--resource`, with a suggestion.
 *
 * @throws PipelineError `unknown_resource`
 */
export function refuseUnknown(resources: readonly string[] = [], source: Source): Source {
  const unknown = resources.find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return source;
  throw new PipelineError(
    'unknown_resource',
    `There is no resource "${unknown}". Available: ${source.resources.join(', ')}.${didYouMean(unknown, source.resources)}`,
  );
}

/** The ID of the run of the raw zone whose ID is, or begins with, `id`. */
async function wholeRunId(store: ObjectStore, id: string): Promise<string> {
  const { rawZone } = await import('@spacex-platform/loaders/raw-zone');
  const found = (await store.list(`${rawZone}/_runs`)).flatMap(({ path }) => {
    const runId = /([^/]+)\.json$/.exec(path)?.[1];
    return runId?.startsWith(id) === true ? [runId] : [];
  });
  // An unknown run is reported when it is read.
  return found.length === 0 ? id : onlyMatch('raw run', id, found.toSorted(), (runId) => runId);
}

/**
 * Errors of the API in the terms of the command line.
 *
 * @param advice what to do in an outage
 */
export function withAdvice(source: Source, advice: string): Source {
  return {
    ...source,
    read: (resource, options) =>
      source.read(resource, options).catch(throwAdvised(advice, '--base-url')),
  };
}

/** The option that sets `baseUrl` of a client. */
type BaseUrlOption = '--base-url' | '--launch-library-url';

/** Throws an error again, one of a client in the terms of the command line. */
export function throwAdvised(
  advice: string,
  baseUrl: BaseUrlOption = '--launch-library-url',
): (error: unknown) => never {
  return (error) => {
    throw isSpacexClientError(error) ? advised(error, advice, baseUrl) : error;
  };
}

function advised(
  error: SpacexClientError,
  advice: string,
  baseUrl: BaseUrlOption,
): SpacexClientError {
  const { code, url, status, resource, attempts, retryAt, transient } = error;
  const isOutage = code !== 'deferred' && (transient || code === 'invalid_json');
  const parts = [forCommandLine(error.message, baseUrl), viaProxy(error), isOutage ? advice : ''];
  const message = parts.filter((part) => part !== '').join(' ');
  return new SpacexClientError(code, message, {
    ...defined({ url, status, resource, attempts, retryAt }),
    cause: error,
  });
}

const notOfNetwork: readonly string[] = ['aborted', 'deferred', 'document_rejected'];

/** Which proxy a failed request went through, because its answers pass for those of the API. */
function viaProxy({ code, url, cause }: SpacexClientError): string {
  if (url === undefined || notOfNetwork.includes(code)) return '';
  const proxy = proxyFor(new URL(url), process.env);
  if (proxy === undefined) return '';
  const status = refusedWith(cause);
  return status === undefined
    ? `The request went through the proxy ${shownProxy(proxy)}.`
    : `The proxy ${shownProxy(proxy)} answered with status ${status}.`;
}

/** Messages of the client name its options, which the command line does not have. */
function forCommandLine(message: string, baseUrl: BaseUrlOption): string {
  return message
    .replace(/ was aborted by the caller's signal$/, ' was interrupted')
    .replace(/ \((?:total)?[tT]imeoutMs\)/g, '')
    .replace(', or increase maxBodyBytes', '')
    .replace(', or increase the timeout', '')
    .replace(', or allow a longer wait', ', or allow a longer wait with --max-wait')
    .replace('or pass a fetch without this restriction', `or use another ${baseUrl}`)
    .replace(/\bbaseUrl\b/g, baseUrl)
    .replace(/\bapiKey\b/g, 'LL2_API_KEY');
}
