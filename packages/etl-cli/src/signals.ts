import { exitCodes } from './exit-codes.ts';

/** SIGINT or SIGTERM as an AbortSignal and an exit code. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 130 or 143 after a signal. */
  readonly exitCode: number | undefined;
  /** Removes the handlers. */
  stop(): void;
}

/**
 * The first SIGINT or SIGTERM requests a clean shutdown; the second one exits immediately, which is
 * safe, since targets roll back what is not committed.
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
