import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { failureOf } from '@spacex-platform/loaders/internal/pipeline';
import type { PipelineEvent } from '@spacex-platform/loaders/pipeline';
import { apiSource } from '@spacex-platform/loaders/pipeline';
import { type ObjectStore, rawZoneLaunchLibraryStore } from '@spacex-platform/loaders/raw-zone';
import type { Context } from 'aws-lambda';
import { defined } from '../defined.ts';
import { sourceFetch } from '../network/network.ts';
import { launchLibraryOptions } from '../settings/launch-library.ts';
import { setting } from '../settings/read-setting.ts';
import { bucketOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';
import { packageVersion } from '../version.ts';
import { refuseOtherSources } from './allowed-sources.ts';
import { type Settings, settingsOf } from './environment.ts';
import { type IngestEvent, parseEvent, refuseResources } from './event.ts';
import { type IngestResult, ingest } from './ingest.ts';
import { IngestError } from './ingest-error.ts';
import { readKey } from './launch-library-key.ts';
import { synchronize } from './synchronize.ts';
import { EventLog, measure, measureFailure } from './telemetry.ts';

export { EtlError } from '../etl-error.ts';
export type { IngestEvent } from './event.ts';
export type { IngestResult } from './ingest.ts';
export { IngestError } from './ingest-error.ts';

/** The version in the bundle, which has no package.json. */
declare const SPACEX_ETL_VERSION: string | undefined;

/** Time to cancel a request and report that, before Lambda ends the process. */
const reserveMs = 3000;

const version = typeof SPACEX_ETL_VERSION === 'string' ? SPACEX_ETL_VERSION : packageVersion();
// Powertools prefers what is passed here to its own variables.
const serviceName = setting(process.env, 'POWERTOOLS_SERVICE_NAME') ?? 'spacex-ingest';
const namespace = setting(process.env, 'POWERTOOLS_METRICS_NAMESPACE') ?? 'SpacexDataPlatform';
const logger = new Logger({ serviceName, persistentKeys: { version } });
const metrics = new Metrics({ namespace, serviceName });

/**
 * The ingest Lambda stores the documents of the API in the raw zone on S3, or, with the source `live`,
 * those of Launch Library. It throws on failure, so that Lambda retries it and finally sends the event
 * to the dead-letter queue. Readers of the raw zone ignore failed runs. If the limit of requests of
 * Launch Library is used up, it returns `deferred`, which is no failure.
 *
 * Environment: `SPACEX_LAKE`, `SPACEX_RAW_BUCKET`, `SPACEX_KMS_KEY_ID`, `SPACEX_BASE_URL`,
 * `SPACEX_SOURCE`, `SPACEX_ALLOWED_SOURCES` (base URLs of mirrors that an event may name),
 * `SPACEX_LAUNCH_LIBRARY_URL`, `LL2_API_KEY` or `LL2_API_KEY_SECRET_ARN` (a secret of Secrets
 * Manager), those of proxies (`HTTPS_PROXY`, `NO_PROXY`, …), and those of Powertools
 * (`POWERTOOLS_LOG_LEVEL`, `POWERTOOLS_METRICS_NAMESPACE`, …).
 *
 * @throws IngestError
 * @example
 * ```ts
 * const event = { resources: ['launches', 'cores'], scheduledAt: '2026-01-31T06:00:00Z' };
 * const { runId, resources } = await handler(event, context);
 * ```
 */
export async function handler(event: unknown, context: Context): Promise<IngestResult> {
  const startedAt = performance.now();
  logger.addContext(context);
  metrics.captureColdStartMetric(context.functionName);
  try {
    const result = await run(parseEvent(event), settingsOf(process.env), context);
    measure(metrics, result, startedAt);
    logger.info(result.status === 'deferred' ? 'ingest deferred' : 'ingest ended', { ...result });
    return result;
  } catch (error) {
    const failure = ingestErrorOf(error);
    measureFailure(metrics, failure);
    const { code, resource, transient } = failure;
    logger.error(failure.message, { code, resource, transient });
    throw failure;
  } finally {
    metrics.publishStoredMetrics();
  }
}

async function run(
  event: IngestEvent,
  settings: Settings,
  context: Context,
): Promise<IngestResult> {
  const { source = settings.source } = event;
  refuseOtherSources(source, settings.allowedSources);
  const remainingMs = Math.floor(context.getRemainingTimeInMillis()) - reserveMs;
  const signal = AbortSignal.timeout(Math.max(remainingMs, 1));
  const rawZone = await bucketOf(settings.lake, 'SPACEX_RAW_BUCKET', process.env, signal);
  if (source === 'live') return readLive(event, settings, rawZone, signal);
  const mirror = source === 'api' ? undefined : source;
  return readApi(event, mirror ?? settings.baseUrl, rawZone, signal);
}

async function readApi(
  event: IngestEvent,
  baseUrl: string | undefined,
  rawZone: ObjectStore,
  signal: AbortSignal,
): Promise<IngestResult> {
  const log = new EventLog(logger);
  const onEvent = (logged: PipelineEvent) => log.handle(logged);
  const source = apiSource({
    ...defined({ baseUrl }),
    fetch: await sourceFetch(process.env),
    userAgent: `spacex-etl/${version}`,
    onRetry: (retry) => onEvent({ type: 'retry', ...retry }),
  });
  try {
    return await ingest(event, { source, rawZone, version, signal, onEvent });
  } finally {
    log.flush();
  }
}

async function readLive(
  { resources, scheduledAt }: IngestEvent,
  { launchLibrary, apiKeySecret }: Settings,
  rawZone: ObjectStore,
  signal: AbortSignal,
): Promise<IngestResult> {
  refuseResources(resources);
  const { baseUrl } = launchLibrary;
  const apiKey =
    apiKeySecret === undefined ? launchLibrary.apiKey : await readKey(apiKeySecret, signal);
  return synchronize(defined({ scheduledAt }), {
    store: rawZoneLaunchLibraryStore(rawZone),
    client: await launchLibraryOptions({ baseUrl, apiKey }, version),
    signal,
    onWarning: (message) => logger.warn(message),
  });
}

function ingestErrorOf(error: unknown): IngestError {
  if (error instanceof IngestError) return error;
  if (error instanceof UsageError) return new IngestError('configuration', error.message);
  const { code, message, transient } = failureOf(error);
  return new IngestError(code, message, { transient });
}
