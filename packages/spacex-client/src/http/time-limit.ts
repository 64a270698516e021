/** The reason of a signal whose time is up. */
export class TimeLimit extends Error {
  override readonly name = 'TimeLimit';
}

/**
 * Runs an action with a signal that aborts after a time, or with the caller's signal. It rejects then
 * even if the action ignores its signal.
 */
export async function withTimeout<T>(
  ms: number,
  signal: AbortSignal | undefined,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
  });
  const abort = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new TimeLimit()), ms);
  signal?.addEventListener('abort', abort);
  try {
    if (signal?.aborted) abort();
    return await Promise.race([aborted, action(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Waits; rejects with the reason of the signal if that aborts first. */
export async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let stop: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      stop = () => reject(signal?.reason);
      signal?.addEventListener('abort', stop);
      timer = setTimeout(resolve, ms);
      if (signal?.aborted) stop();
    });
  } finally {
    clearTimeout(timer);
    if (stop !== undefined) signal?.removeEventListener('abort', stop);
  }
}
