import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWhen } from './describe-when.ts';
import { installPackages, requirementsHash } from './python-packages.ts';
import { repositoryRoot } from './repository.ts';
import { whileLocked } from './while-locked.ts';

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
 * @param options `compiled: false` for hundreds of packages of which a test imports a few
 * @returns the path of its Python
 */
export async function provideEnvironment(
  name: string,
  requirements: string,
  options: Parameters<typeof installPackages>[2] = {},
): Promise<string> {
  const home = join(repositoryRoot, 'tests/.venv', name);
  const program = join(home, 'bin/python');
  const file = join(repositoryRoot, 'tests/support', requirements);
  const hash = requirementsHash(file);
  const stamp = join(home, 'requirements.sha256');
  const made = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (made()) return program;
  await whileLocked(new URL(`../.venv/locks/${name}/`, import.meta.url), async () => {
    if (made()) return;
    await installPackages(home, file, options);
    writeFileSync(stamp, hash);
  });
  return program;
}
