import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './repository.ts';

const execute = promisify(execFile);

/** Why there is no Python here for packages from PyPI; undefined where there is one. */
export function missingPython(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'there is no python3 with venv, so packages from PyPI cannot be had';
  }
}

/**
 * The Python of a virtual environment in `tests/.venv`, made once, and again when its
 * requirements change.
 *
 * @param requirements a file in `tests/support`
 */
export async function pythonWith(name: string, requirements: string): Promise<string> {
  const home = join(repositoryRoot, 'tests/.venv', name);
  const program = join(home, 'bin/python');
  const file = join(repositoryRoot, 'tests/support', requirements);
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  const stamp = join(home, 'requirements.sha256');
  const made = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (made()) return program;
  await whileLocked(new URL('../.venv/', import.meta.url), async () => {
    if (made()) return;
    rmSync(home, { recursive: true, force: true });
    await execute('python3', ['-m', 'venv', home]);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await execute(program, [...install, '--requirement', file]);
    writeFileSync(stamp, hash);
  });
  return program;
}

/** The lock of the set-up scripts, which have no types. */
async function whileLocked(folder: URL, work: () => Promise<void>): Promise<void> {
  const module: unknown = await import(new URL('../../scripts/lock.mjs', import.meta.url).href);
  const lock = module as { whileLocked(folder: URL, work: () => Promise<void>): Promise<void> };
  await lock.whileLocked(folder, work);
}
