import { setTimeout as sleep } from 'node:timers/promises';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import { defaultLockTimeoutMs } from './lock-timeout.ts';

/** What is locked, who holds the lock, and how long to wait for it. */
export interface LockWait {
  /** What is locked, for messages: `schema "spacex" on postgres`. */
  readonly what: string;
  /** Describes who holds the lock: `another run (pid 4711)`. */
  readonly holder: () => string | Promise<string>;
  readonly timeoutMs: number;
  /** The command line option that sets the timeout, if there is one. */
  readonly option?: '--lock-timeout';
  /** Average pause between two attempts, in milliseconds. */
  readonly pollMs: number;
  /** Name of the target, for errors. */
  readonly target?: string;
  readonly signal?: AbortSignal | undefined;
  /** Called once, when the first attempt has failed. */
  readonly onWait?: ((message: string) => void) | undefined;
}

/** How a run waits for the lock of its target: up to its timeout, until its signal, with an event. */
export function waitOf(
  { lockTimeoutMs: timeoutMs = defaultLockTimeoutMs, signal, onEvent }: Partial<OpenRequest>,
  target: string,
) {
  const onWait = (message: string) => onEvent?.({ type: 'waiting', target, message });
  return { timeoutMs, signal, onWait };
}

/**
 * Tries to take a lock until it succeeds or the timeout expires. Unlike a wait inside a server,
 * polling can be bounded, reported and interrupted.
 *
 * @param tryLock returns undefined if the lock is held; gets the remaining time in milliseconds
 * @throws LoaderError `locked` after the timeout, `interrupted` by the signal
 */
export async function waitForLock<T>(
  tryLock: (remainingMs: number) => Promise<T | undefined>,
  { what, holder, timeoutMs, option, pollMs, signal, onWait, ...details }: LockWait,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (let isReported = false; ; isReported = true) {
    const remainingMs = Math.max(0, deadline - performance.now());
    const lock = await tryLock(remainingMs);
    if (lock !== undefined) return lock;
    if (performance.now() >= deadline) {
      const orWait = option === undefined ? '' : `, or wait longer with ${option}`;
      throw new LoaderError(
        'locked',
        `Cannot lock ${what}: it is in use by ${await holder()}. ` +
          `Waited ${Math.round(timeoutMs / 1000)} s. Run again when the lock is released${orWait}.`,
        details,
      );
    }
    if (!isReported) onWait?.(`Waiting for ${what}, in use by ${await holder()}`);
    try {
      const pause = Math.min(remainingMs, pollMs * (0.5 + Math.random()));
      await sleep(pause, undefined, { signal });
    } catch (cause) {
      throw new LoaderError('interrupted', `Interrupted while waiting for ${what}`, {
        ...details,
        cause,
      });
    }
  }
}
