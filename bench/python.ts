import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Command, runToEnd } from './measure.ts';

/** A Python with the peers in it. */
export interface Python {
  readonly version: string;
  /** `dlt` → `1.31.0`, as requirements.txt pins them. */
  readonly packages: Readonly<Record<string, string>>;
  /** A script of the folder `peers`. */
  command(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Command;
}

const inBench = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const home = inBench('.venv');
const program = inBench('.venv/bin/python');
const requirements = inBench('peers/requirements.txt');
const stamp = inBench('.venv/requirements.sha256');

/**
 * Makes `bench/.venv` once, with the packages of peers/requirements.txt, and again when those
 * change.
 *
 * @throws Error where there is no Python 3 with venv, or pip cannot install
 */
export async function providePython(tell: (line: string) => void): Promise<Python> {
  const pinned = readFileSync(requirements, 'utf8');
  const hash = createHash('sha256').update(pinned).digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
    tell('making bench/.venv with the peers');
    rmSync(home, { recursive: true, force: true });
    const { env } = process;
    await runToEnd({ program: 'python3', args: ['-m', 'venv', home], env });
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await runToEnd({ program, args: [...install, '--requirement', requirements], env });
    writeFileSync(stamp, hash);
  }
  const said = execFileSync(program, ['--version'], { encoding: 'utf8' });
  return {
    version: said.trim().replace('Python ', ''),
    packages: Object.fromEntries(
      pinned
        .split('\n')
        .filter((line) => line.includes('=='))
        .map((line) => line.replace(/\[.*?\]/, '').split('==') as [string, string]),
    ),
    command: (script, args, env) => ({ program, args: [inBench(`peers/${script}`), ...args], env }),
  };
}
