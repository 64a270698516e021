import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../packages/etl-cli/dist/main.js', import.meta.url));

/** Output and exit code of a command; null if a signal ended it. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
}

/** Runs the built command line; its log goes to standard error. */
export function spacexEtl(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Finished {
  const { status, stdout, error } = spawnSync(process.execPath, [main, ...args], {
    ...{ env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  return { code: status, stdout };
}
