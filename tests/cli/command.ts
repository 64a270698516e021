import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectOutput, type Finished } from '../support/child-output.ts';
import { repositoryRoot } from '../support/repository.ts';

export type { Finished } from '../support/child-output.ts';

export const cliMain = join(repositoryRoot, 'packages/etl-cli/dist/main.js');

export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Waits until standard error contains this text. */
  said(text: string): Promise<void>;
}

/** Fails if the built command is missing or older than its sources. */
export function requireBuiltCommand(): void {
  const folder = join(repositoryRoot, 'packages/etl-cli/src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const newest = Math.max(
    ...sources
      .filter((name) => name.endsWith('.ts'))
      .map((name) => statSync(join(folder, name)).mtimeMs),
  );
  if (!existsSync(cliMain) || statSync(cliMain).mtimeMs < newest) {
    throw new Error('packages/etl-cli/dist is missing or older than src: run pnpm build first.');
  }
}

/** A minimal environment, so that settings of the machine cannot affect a test. */
function cleanEnvironment(more: Record<string, string>): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, TZ: 'UTC', ...more };
}

/** Starts the built `spacex-etl` as a child process. */
export function start(args: readonly string[], environment: Record<string, string> = {}): Running {
  return startProgram(process.execPath, [cliMain, ...args], environment);
}

export function startProgram(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Running {
  const child = spawn(program, args, {
    env: cleanEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { soFar, finished } = collectOutput(child);
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!soFar.stderr.includes(text)) return;
        child.stderr.off('data', check);
        resolve();
      };
      child.stderr.on('data', check);
      child.once('close', () =>
        reject(new Error(`Ended without saying "${text}": ${soFar.stderr}`)),
      );
      check();
    });
  return { child, finished, said };
}

export function run(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Finished> {
  return start(args, environment).finished;
}

/** A directory that is deleted after the test. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'spacex-cli-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Standard error as JSON lines; throws if a line is not JSON. */
export function logLines(stderr: string): Record<string, unknown>[] {
  return stderr
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
