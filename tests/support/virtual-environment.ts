import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeWhen } from './describe-when.ts';
import { repositoryRoot } from './repository.ts';
import { whileLocked } from './while-locked.ts';

const execute = promisify(execFile);

/** Describes tests that need Python 3 with venv, and packages from PyPI. */
export function describePython(name: string, suite: () => void): void {
  describeWhen(name, missing(), suite);
}

function missing(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'there is no python3 with venv';
  }
}

/**
 * Makes `tests/.venv/<name>` once, and again when the requirements change.
 *
 * @param requirements a file, relative to tests/support
 * @param installer `uv` takes seconds where pip takes minutes, for packages by the hundred
 * @returns the path of its Python
 */
export async function provideEnvironment(
  name: string,
  requirements: string,
  installer: 'pip' | 'uv' = 'pip',
): Promise<string> {
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
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    if (installer === 'uv') await execute(program, [...pip, 'uv']);
    // Like pip it shall trust what the system trusts.
    const uv = ['-m', 'uv', 'pip', 'install', '--quiet', '--system-certs', '--python', program];
    const install = installer === 'uv' ? uv : pip;
    await execute(program, [...install, '--requirement', file]);
    writeFileSync(stamp, hash);
  });
  return program;
}
