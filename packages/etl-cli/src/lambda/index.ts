import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { failureOf } from '@spacex-platform/loaders/internal/pipeline';
import type { PipelineEvent } from '@spacex-platform/loaders/pipeline';
import { apiSource } from '@spacex-platform/loaders/pipeline';
import type { Context } from 'aws-lambda';
import { defined } from '../defined.ts';
import { bucketOf } from '../settings/storage.ts';
import { packageVersion } from '../version.ts';
import { type Settings, settingsOf } from './environment.ts';
import { type IngestEvent, parseEvent } from './event.ts';
import { type IngestResult, ingest } from './ingest.ts';
import { IngestError } from './ingest-error.ts';
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
const logger = new Logger({ serviceName: 'spacex-ingest', persistentKeys: { version } });
const metrics = new Metrics({ namespace: 'SpacexDataPlatform', serviceName: 'spacex-ingest' });

/**
 * The ingest Lambda stores the documents of the API in the raw zone on S3. It throws on failure, so
 * that Lambda retries it and finally sends the event to the dead-letter queue. Readers of the raw
 * zone ignore failed runs.
 *
 * Environment: `SPACEX_LAKE`, `SPACEX_RAW_BUCKET`, `SPACEX_KMS_KEY_ID`, `SPACEX_BASE_URL`, and
 * those of Powertools (`POWERTOOLS_LOG_LEVEL`, `POWERTOOLS_METRICS_NAMESPACE`, …).
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
    logger.info('ingest ended', { ...result });
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
  { lake, baseUrl }: Settings,
  context: Context,
): Promise<IngestResult> {
  const remainingMs = Math.floor(context.getRemainingTimeInMillis()) - reserveMs;
  const signal = AbortSignal.timeout(Math.max(remainingMs, 1));
  const log = new EventLog(logger);
  const onEvent = (logged: PipelineEvent) => log.handle(logged);
  const mirror = event.source === 'api' ? undefined : event.source;
  const source = apiSource({
    ...defined({ baseUrl: mirror ?? baseUrl }),
    userAgent: `spacex-etl/${version}`,
    onRetry: (retry) => onEvent({ type: 'retry', ...retry }),
  });
  const rawZone = await bucketOf(lake, 'SPACEX_RAW_BUCKET', process.env, signal);
  try {
    return await ingest(event, { source, rawZone, version, signal, onEvent });
  } finally {
    log.flush();
  }
}

function ingestErrorOf(error: unknown): IngestError {
  if (error instanceof IngestError) return error;
  const { code, message, transient } = failureOf(error);
  return new IngestError(code, message, { transient });
}
