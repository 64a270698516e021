import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { repositoryRoot } from '../../support/repository.ts';

const execute = promisify(execFile);

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: { readonly path?: string; readonly key?: string };
}
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly Step[] }>>;
}

/** The steps of a job of a workflow. */
export function stepsOf(workflow: string, job: string): readonly Step[] {
  const text = readFileSync(join(repositoryRoot, '.github/workflows', workflow), 'utf8');
  return (parse(text) as Workflow).jobs[job]?.steps ?? [];
}

/** The directories that a job keeps with this action of `actions/cache`. */
export const cached = (steps: readonly Step[], action: 'restore' | 'save') =>
  steps
    .filter(({ uses }) => uses?.startsWith(`actions/cache/${action}@`))
    .map((step) => step.with?.path ?? '');

/** The outputs of a night, and its directories. */
export interface Night {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly log: string;
  readonly pages: string;
}

/**
 * Runs the steps `load` and `pages` of the workflow as they are written there, on a fresh machine that
 * has only what the caches keep.
 *
 * @param kept the directory that stands for the caches
 */
export async function runNight(
  kept: string,
  environment: Readonly<Record<string, string>>,
): Promise<Night> {
  const machine = join(kept, 'machine');
  rmSync(machine, { recursive: true, force: true });
  mkdirSync(machine, { recursive: true });
  const steps = stepsOf('nightly.yml', 'load');
  const copy = (from: string, to: string, paths: readonly string[]) => {
    for (const path of paths) {
      rmSync(join(to, path), { recursive: true, force: true });
      if (existsSync(join(from, path)))
        cpSync(join(from, path), join(to, path), { recursive: true });
    }
  };
  copy(kept, machine, cached(steps, 'restore'));
  const outputFile = join(machine, 'output');
  const summaryFile = join(machine, 'summary');
  writeFileSync(outputFile, '');
  writeFileSync(summaryFile, '');
  const { PATH = '', HOME = '' } = process.env;
  let log = '';
  for (const id of ['load', 'pages']) {
    const { run = 'exit 1' } = steps.find((step) => step.id === id) ?? {};
    const command = run.replace('node scripts/run.mjs exec -- ', '');
    const { stdout, stderr } = await execute('bash', ['-e', '-c', command], {
      cwd: repositoryRoot,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...{ PATH, HOME, TZ: 'UTC', NO_COLOR: '1', NIGHT: join(machine, 'nightly') },
        ...{ GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: summaryFile },
        ...environment,
      },
    });
    log += stdout + stderr;
  }
  copy(machine, kept, cached(steps, 'save'));
  const lines = readFileSync(outputFile, 'utf8').split('\n').filter(Boolean);
  const outputs = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const pages = join(machine, 'nightly/pages');
  return { outputs, log, pages, summary: readFileSync(summaryFile, 'utf8') };
}
