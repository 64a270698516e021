import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** When a connection counts as stalled. */
export interface StallLimits {
  /** How long nothing may arrive while a statement runs, in milliseconds, before the server is asked. */
  readonly quietMs: number;
  /** How long to wait for its answer. */
  readonly askMs: number;
  /** Asks over another connection whether the server still works on the statement. */
  readonly isWorking: (signal: AbortSignal) => Promise<boolean>;
}

/**
 * Watches a connection on which a statement runs. A connection can stall without an error: a proxy or
 * a firewall stops forwarding, and a statement waits forever for its answer. A long statement that the
 * server still works on is not interrupted.
 */
export class StallWatch {
  readonly #socket: Socket;
  readonly #limits: StallLimits;
  readonly #onStall: (error: Error) => void;
  #running = 0;

  /** @param onStall called with the reason; ends the connection */
  constructor(socket: Socket, limits: StallLimits, onStall: (error: Error) => void) {
    this.#socket = socket;
    this.#limits = limits;
    this.#onStall = onStall;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running++;
    const stop = new AbortController();
    if (this.#running === 1) void this.#watch(stop.signal).catch(() => undefined);
    try {
      return await work();
    } finally {
      this.#running--;
      stop.abort();
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { quietMs } = this.#limits;
    let seen = this.#progress();
    let since = performance.now();
    for (;;) {
      await sleep(quietMs / 6, undefined, { signal, ref: false });
      const now = this.#progress();
      if (now !== seen) {
        seen = now;
        since = performance.now();
      }
      if (performance.now() - since < quietMs) continue;
      const isWorking = await this.#ask();
      if (signal.aborted) return;
      if (!isWorking && this.#progress() === seen) {
        this.#onStall(stalled(performance.now() - since));
        return;
      }
      since = performance.now();
    }
  }

  /** Changes with everything that is received, or handed to the network. */
  #progress(): string {
    return `${this.#socket.bytesRead} ${this.#socket.writableLength}`;
  }

  async #ask(): Promise<boolean> {
    const { askMs, isWorking } = this.#limits;
    const limit = new AbortController();
    const late = sleep(askMs, false, { signal: limit.signal }).catch(() => false);
    try {
      return await Promise.race([isWorking(limit.signal), late]);
    } catch {
      return false;
    } finally {
      limit.abort();
    }
  }
}

function stalled(quietMs: number): Error {
  const seconds = Math.round(quietMs / 1000);
  const message = `the connection has stalled: nothing arrived for ${seconds} s, and the server does not work on the statement or cannot be asked.`;
  return Object.assign(new Error(message), { code: 'ETIMEDOUT' });
}
