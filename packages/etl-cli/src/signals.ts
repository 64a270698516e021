import { exitCodes } from './exit-codes.ts';

/** A signal of the operating system as an AbortSignal, and the exit code that it asks for. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 130 or 143 once a signal has come. */
  readonly exitCode: number | undefined;
  /** Takes the handlers off again. */
  stop(): void;
}

/**
 * The first SIGINT or SIGTERM asks for a clean end; the second one ends at once, which is safe
 * too: whatever is not committed is rolled back by the target.
 */
export function listenForSignals(onFirst: (name: string) => void): Interruption {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const handle = (name: 'SIGINT' | 'SIGTERM') => {
    const code = name === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
    if (exitCode !== undefined) process.exit(code);
    exitCode = code;
    onFirst(name);
    controller.abort(new Error(name));
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    stop: () => {
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}
