import type { ObjectStore } from './object-store.ts';

/** A store whose calls this signal ends, where it knows how; as it is without a signal. */
export function signalled(store: ObjectStore, signal: AbortSignal | undefined): ObjectStore {
  return signal === undefined ? store : (store.withSignal?.(signal) ?? store);
}

/** Fires so long after the signal: what has been begun may still come to its end. */
export function later(
  signal: AbortSignal | undefined,
  milliseconds: number,
): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const controller = new AbortController();
  const begin = () => {
    setTimeout(() => controller.abort(signal.reason), milliseconds).unref();
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return controller.signal;
}
