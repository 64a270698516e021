import type { Log } from '../output/log.ts';
import { type Environment, portNumber, setting } from '../settings/read-setting.ts';
import type { Metric } from './run-metrics.ts';

/** A server that receives StatsD over UDP. */
export interface StatsdAddress {
  readonly host: string;
  readonly port: number;
}

/** A datagram of this size is not fragmented on common networks. */
const datagramBytes = 1400;
/** How long sending may delay the end of a run. */
const timeoutMs = 2000;

/**
 * The address in `STATSD_HOST` and `STATSD_PORT` (default 8125); undefined without a host.
 *
 * @throws UsageError for an invalid port
 */
export function statsdAddress(environment: Environment): StatsdAddress | undefined {
  const host = setting(environment, 'STATSD_HOST');
  if (host === undefined) return undefined;
  const port = portNumber('STATSD_PORT', setting(environment, 'STATSD_PORT') ?? '8125');
  return { host, port };
}

/**
 * Sends metrics as StatsD with DogStatsD tags, prefixed `spacex_etl.`. Takes at most two seconds. If
 * the server is unreachable, it logs a warning and the run continues.
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
    // Ignore environment variables of the Datadog agent.
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
    problem ??= new Error(`not sent within ${timeoutMs} ms`);
    resolve();
  }, timeoutMs);
  client.close((error) => {
    problem ??= error;
    resolve();
  });
  await closed;
  clearTimeout(timer);
  if (problem !== undefined) {
    log.warn(`Cannot send metrics to ${host}:${port}: ${problem.message}`, {
      code: 'metrics_not_sent',
    });
  }
}
