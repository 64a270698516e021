import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { whileLocked } from './while-locked.ts';

const execute = promisify(execFile);
const inSupport = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Whether modules are compiled by the installation, or when they are imported first. */
interface Installation {
  readonly compiled?: boolean;
}

/**
 * Makes a virtual environment with the packages of a file of requirements, in place of an earlier one.
 *
 * @param home its directory
 * @throws Error where there is no Python 3 with venv, or a package cannot be installed
 */
export async function installPackages(
  home: string,
  requirements: string,
  { compiled = true }: Installation = {},
): Promise<void> {
  rmSync(home, { recursive: true, force: true });
  try {
    const uv = await providedUv();
    await execute('python3', ['-m', 'venv', home]);
    // Like pip, it must trust what the system trusts.
    const options = ['--quiet', '--system-certs', ...(compiled ? ['--compile-bytecode'] : [])];
    const into = ['--python', join(home, 'bin/python'), '--requirement', requirements];
    await execute(uv, ['pip', 'install', ...options, ...into]);
  } catch (error) {
    // An index can be configured for pip only.
    console.warn(`uv could not install ${requirements}, so pip does: ${error}`);
    rmSync(home, { recursive: true, force: true });
    await installWithPip(home, requirements);
  }
}

/** The stamp in an environment that has the packages of a file of requirements. */
export function requirementsHash(requirements: string): string {
  return createHash('sha256').update(readFileSync(requirements)).digest('hex');
}

/** Path of uv, which is installed once. */
async function providedUv(): Promise<string> {
  const home = inSupport('../.venv/uv');
  const requirements = inSupport('uv-requirements.txt');
  const hash = requirementsHash(requirements);
  const stamp = join(home, 'requirements.sha256');
  const isThere = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  await whileLocked(new URL('../.venv/locks/uv/', import.meta.url), async () => {
    if (isThere()) return;
    rmSync(home, { recursive: true, force: true });
    await installWithPip(home, requirements);
    writeFileSync(stamp, hash);
  });
  return join(home, 'bin/uv');
}

async function installWithPip(home: string, requirements: string): Promise<void> {
  await execute('python3', ['-m', 'venv', home]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await execute(join(home, 'bin/python'), [...pip, '--requirement', requirements]);
}
