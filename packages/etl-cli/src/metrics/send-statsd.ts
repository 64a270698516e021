import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import type { Log } from '../output/log.ts';
import { type Environment, portNumber, setting } from '../settings/read-setting.ts';
import type { Metric } from './run-metrics.ts';
import { datagrams, statsdLine } from './statsd-lines.ts';

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
  const texts = datagrams(metrics.map(statsdLine), datagramBytes);
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not sent within ${timeoutMs} ms`)), timeoutMs);
  try {
    await Promise.race([send(texts, { host, port }), timeout]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn(`Cannot send metrics to ${host}:${port}: ${reason}`, { code: 'metrics_not_sent' });
  } finally {
    clearTimeout(timer);
  }
}

async function send(texts: readonly string[], { host, port }: StatsdAddress): Promise<void> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  // The callback of `send` has the same error.
  socket.on('error', () => {});
  try {
    for (const text of texts) {
      await new Promise<void>((resolve, reject) => {
        socket.send(text, port, address, (error) => (error === null ? resolve() : reject(error)));
      });
    }
  } finally {
    socket.close();
  }
}
