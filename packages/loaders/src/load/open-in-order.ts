import type { Loader, LoadSession, OpenRequest } from '../loader.ts';
import { defaultLockTimeoutMs } from '../run/lock-timeout.ts';

/** The longest delay of a timer, in milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * By target: resolves when every session that was requested so far is open, or has failed to open.
 * The last one removes its target, so the map does not grow.
 */
const opened = new Map<Loader | string, Promise<unknown>>();

/**
 * Opens a session after those that were requested earlier of the same target. Loaders take their lock
 * by polling, in any order: a later load that gets it first would make the documents of an earlier
 * one older than those in the target. The wait counts towards the timeout of the lock.
 */
export function openInOrder(loader: Loader, request: OpenRequest): Promise<LoadSession> {
  // A dry run changes nothing, and takes no lock.
  if (request.dryRun === true) return loader.open(request);
  const target = loader.targetKey ?? loader;
  const earlier = opened.get(target);
  const session =
    earlier === undefined ? loader.open(request) : openAfter(earlier, loader, request);
  const settled = Promise.allSettled([earlier, session]).then(() => {
    if (opened.get(target) === settled) opened.delete(target);
  });
  opened.set(target, settled);
  return session;
}

async function openAfter(
  earlier: Promise<unknown>,
  loader: Loader,
  request: OpenRequest,
): Promise<LoadSession> {
  const { lockTimeoutMs = defaultLockTimeoutMs, signal, onEvent } = request;
  const start = performance.now();
  const message = 'Waiting for an earlier load of this program';
  onEvent?.({ type: 'waiting', target: loader.name, message });
  // After the timeout or the signal, the loader fails with the error that says so.
  await waitFor(earlier, lockTimeoutMs, signal);
  // At least 1: a server takes 0 for no limit.
  const left = Math.max(1, lockTimeoutMs - (performance.now() - start));
  return loader.open({ ...request, lockTimeoutMs: left });
}

/** Resolves with the promise, after the time, or when the signal fires. */
async function waitFor(
  promise: Promise<unknown>,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal?.aborted === true) return;
  const end = Promise.withResolvers<void>();
  const stop = () => end.resolve();
  const timer = setTimeout(stop, Math.min(ms, longestTimerMs));
  signal?.addEventListener('abort', stop, { once: true });
  await Promise.race([promise, end.promise]);
  clearTimeout(timer);
  signal?.removeEventListener('abort', stop);
}
