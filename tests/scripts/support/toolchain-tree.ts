import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collectOutput } from '../../support/child-output.ts';
import { repositoryRoot } from '../../support/repository.ts';
import type { PackageLock } from './toolchain-pins.ts';

/** What an expression returned, or why it failed. */
interface Evaluated {
  readonly code: number | null;
  readonly stderr: string;
  readonly value: unknown;
}

/** A machine without pnpm: the setup scripts, an empty `.toolchain`, and npm. */
export interface ToolchainTree extends Disposable {
  readonly path: string;
  /** The directory `.toolchain`. */
  readonly toolchain: string;
  /** Changes the lockfile of a tool. */
  editLock(tool: string, edit: (lock: PackageLock) => void): void;
  /** Starts to evaluate an expression of a module of `scripts`, which it calls `it`. */
  start(module: string, expression: string): ChildProcess;
  evaluate(module: string, expression: string): Promise<Evaluated>;
}

export function toolchainTree(): ToolchainTree {
  const path = mkdtempSync(join(tmpdir(), 'spacex-toolchain-'));
  cpSync(join(repositoryRoot, 'package.json'), join(path, 'package.json'));
  cpSync(join(repositoryRoot, 'scripts'), join(path, 'scripts'), { recursive: true });
  const toolchain = join(path, '.toolchain');
  mkdirSync(toolchain);
  const start = (module: string, expression: string) => {
    const url = pathToFileURL(join(path, 'scripts', module)).href;
    const script = `import * as it from '${url}'; console.log(JSON.stringify(await ${expression}) ?? null);`;
    const entries = (process.env['PATH'] ?? '').split(delimiter);
    const PATH = entries.filter((entry) => !entry.includes('pnpm')).join(delimiter);
    return spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: path,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH },
    });
  };
  return {
    path,
    toolchain,
    start,
    editLock(tool, edit) {
      const file = join(path, `scripts/toolchain/${tool}/package-lock.json`);
      const lock = JSON.parse(readFileSync(file, 'utf8')) as PackageLock;
      edit(lock);
      writeFileSync(file, JSON.stringify(lock));
    },
    async evaluate(module, expression) {
      const { code, stdout, stderr } = await collectOutput(start(module, expression)).finished;
      return { code, stderr, value: code === 0 ? (JSON.parse(stdout) as unknown) : undefined };
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
