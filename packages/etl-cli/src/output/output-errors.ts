import { exitCodes } from '../exit-codes.ts';

/** What has happened to the output of this process. */
export interface OutputErrors {
  /** The exit code of the process: an output that was cut off is a failure of most commands. */
  exitCode(ofCommand: number): number;
}

let isOnlyReport = false;

/**
 * From now on, output only reports what the command does: if it cannot be written, that does not
 * change the exit code. For commands that load or delete data.
 */
export function reportOnly(): void {
  isOnlyReport = true;
}

/**
 * Keeps errors of standard output and standard error from ending the process, which may be loading:
 * a pipe that is closed early (`spacex-etl query … | head`), a log collector that restarts, a full
 * disk.
 */
export function handleOutputErrors(): OutputErrors {
  let reason: string | undefined;
  // Nothing can report that the log is lost.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || reason !== undefined) return;
    reason = code;
    const fate = isOnlyReport ? 'The exit code is that of the command.' : 'The output is lost.';
    process.stderr.write(`error: Writing to standard output failed (${code}). ${fate}\n`);
  });
  return {
    exitCode: (ofCommand) => {
      const isLost = reason !== undefined && !isOnlyReport;
      return isLost && ofCommand === exitCodes.succeeded ? exitCodes.failed : ofCommand;
    },
  };
}
