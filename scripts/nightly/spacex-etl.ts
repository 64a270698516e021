import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../packages/etl-cli/dist/main.js', import.meta.url));

/** How a command ended. */
export interface Finished {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  /** Whether it was terminated because it took too long. */
  readonly timedOut: boolean;
}

/** Runs the built command line; its log goes to standard error. */
export function spacexEtl(
  args: readonly string[],
  { env = process.env, timeoutMs }: { env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Finished {
  const { status, stdout, error } = spawnSync(process.execPath, [main, ...args], {
    ...{ env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    ...{ maxBuffer: 256 * 1024 * 1024, timeout: timeoutMs, killSignal: 'SIGTERM' },
  });
  const timedOut = (error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
  if (error !== undefined && !timedOut) throw error;
  return { code: status, stdout, timedOut };
}
