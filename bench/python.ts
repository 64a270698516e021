import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installPackages, requirementsHash } from '../tests/support/python-packages.ts';
import type { Command } from './measure.ts';

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
 * @throws Error where there is no Python 3 with venv, or a package cannot be installed
 */
export async function providePython(tell: (line: string) => void): Promise<Python> {
  const pinned = readFileSync(requirements, 'utf8');
  const hash = requirementsHash(requirements);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
    tell('making bench/.venv with the peers');
    await installPackages(home, requirements);
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
