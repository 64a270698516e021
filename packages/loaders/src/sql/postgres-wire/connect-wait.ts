import { setTimeout as sleep } from 'node:timers/promises';
import { LoaderError } from '../../errors/loader-error.ts';

/** How long a server that is not there yet is waited for. */
export interface ConnectWaitOptions {
  /**
   * How long connecting is retried while the server refuses connections, is starting or its name is
   * unknown, in milliseconds. Default 0: one attempt.
   */
  readonly connectWaitMs?: number;
  /** Called when a connection is retried, and when it has succeeded after that. */
  readonly onWait?: (message: string) => void;
}

/** What ends or reports the wait of one connection, in addition to its options. */
export interface Waiting {
  readonly signal?: AbortSignal | undefined;
  readonly onWait?: ((message: string) => void) | undefined;
}

/** `cannot_connect_now` is the answer of a server that is starting or shutting down. */
const notThereYet = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '57P03']);
const firstPauseMs = 250;
const longestPauseMs = 2000;

/**
 * Connects, again and again while the server is not there yet: a new pod is refused until its network
 * policies are in effect, and the name of a new service is unknown at first.
 *
 * @param connect one attempt
 * @throws LoaderError of the last attempt; `interrupted` by the signal
 */
export async function connectWithWait<T>(
  target: string,
  connect: () => Promise<T>,
  { connectWaitMs = 0, onWait: report }: ConnectWaitOptions,
  { signal, onWait = report }: Waiting = {},
): Promise<T> {
  const started = performance.now();
  const elapsedMs = () => performance.now() - started;
  for (let attempt = 1, pause = firstPauseMs; ; attempt += 1) {
    try {
      const connection = await connect();
      if (attempt > 1) onWait?.(`Connected to ${target} after ${seconds(elapsedMs())}`);
      return connection;
    } catch (error) {
      const remainingMs = connectWaitMs - elapsedMs();
      if (remainingMs <= 0 || !isNotThereYet(error)) throw error;
      if (attempt === 1) {
        onWait?.(`${(error as Error).message} Trying again for up to ${seconds(connectWaitMs)}`);
      }
      await rest(target, Math.min(pause, remainingMs), signal);
      pause = Math.min(2 * pause, longestPauseMs);
    }
  }
}

async function rest(target: string, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new LoaderError('interrupted', `Interrupted while connecting to ${target}`, {
      target,
      cause,
    });
  }
}

/** Whether the error or one of its causes says so. */
function isNotThereYet(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && notThereYet.has(String(error.code))) return true;
  return isNotThereYet(error.cause);
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}
