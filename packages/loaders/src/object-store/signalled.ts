import type { ObjectStore } from './object-store.ts';

/** The store with this signal, which aborts its operations if the store supports that. */
export function signalled(store: ObjectStore, signal: AbortSignal | undefined): ObjectStore {
  return signal === undefined ? store : (store.withSignal?.(signal) ?? store);
}

/** A signal that fires this long after another one, so that work in progress can complete. */
export function delayed(
  signal: AbortSignal | undefined,
  milliseconds: number,
): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const controller = new AbortController();
  const start = () => {
    setTimeout(() => controller.abort(signal.reason), milliseconds).unref();
  };
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return controller.signal;
}
