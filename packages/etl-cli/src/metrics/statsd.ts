import type { Log } from '../output/log.ts';
import { type Environment, portNumber, setting } from '../settings/environment.ts';
import type { Metric } from './metrics.ts';

/** A server that takes StatsD lines by UDP. */
export interface StatsdAddress {
  readonly host: string;
  readonly port: number;
}

/** One datagram passes every network unbroken. */
const datagramBytes = 1400;
/** Metrics are worth no more of a run's time. */
const patienceMs = 2000;

/**
 * Where `STATSD_HOST` and `STATSD_PORT` (default 8125) send metrics to; undefined without a host.
 *
 * @throws UsageError for a port that is none
 */
export function statsdAddress(environment: Environment): StatsdAddress | undefined {
  const host = setting(environment, 'STATSD_HOST');
  if (host === undefined) return undefined;
  const port = portNumber('STATSD_PORT', setting(environment, 'STATSD_PORT') ?? '8125');
  return { host, port };
}

/**
 * Sends metrics as StatsD with DogStatsD tags, prefixed `spacex_etl.`. Never fails and never
 * takes longer than two seconds: a run is not worth less because nobody counts it.
 */
export async function sendMetrics(
  metrics: readonly Metric[],
  { host, port }: StatsdAddress,
  log: Log,
): Promise<void> {
  if (metrics.length === 0) return;
  const { StatsD } = await import('hot-shots');
  let problem: Error | undefined;
  const client = new StatsD({
    host,
    port,
    prefix: 'spacex_etl.',
    maxBufferSize: datagramBytes,
    // Variables of Datadog's agent that happen to be set change nothing.
    datadog: false,
    includeDataDogTags: false,
    errorHandler: (error) => {
      problem ??= error;
    },
  });
  for (const { kind, name, value, tags } of metrics) {
    if (kind === 'counter') client.increment(name, value, { ...tags });
    else if (kind === 'gauge') client.gauge(name, value, { ...tags });
    else client.timing(name, value, { ...tags });
  }
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    problem ??= new Error(`not sent within ${patienceMs} ms`);
    resolve();
  }, patienceMs);
  client.close((error) => {
    problem ??= error;
    resolve();
  });
  await closed;
  clearTimeout(timer);
  if (problem !== undefined) {
    log.warn(`Metrics did not reach ${host}:${port}: ${problem.message}`, {
      code: 'metrics_not_sent',
    });
  }
}
