import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cliMain, requireBuiltCommand } from '../cli/command.ts';
import { repositoryRoot } from '../support/repository.ts';

let tree: string;
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'spacex-start-'));
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

const execute = (args: readonly string[]) =>
  execFileSync(process.execPath, args, {
    cwd: tree,
    encoding: 'utf8',
    env: { HOME: tree, PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

test('the command line runs from the sources as it does when it is built', () => {
  requireBuiltCommand();
  const sources = [
    ...['--import', join(repositoryRoot, 'scripts/sources.mjs')],
    join(repositoryRoot, 'packages/etl-cli/src/main.ts'),
  ];
  const load = ['run', '--source', 'snapshot', '--quiet', '--data-dir', join(tree, 'data')];
  expect(execute([...sources, ...load])).toBe('');
  const query = ['query', 'core_usage', '--format', 'csv', '--data-dir', join(tree, 'data')];
  const built = execute([cliMain, ...query]);
  expect(built.split('\n').length).toBeGreaterThan(70);
  expect(execute([...sources, ...query])).toBe(built);
});

/** A copy of the scripts and manifests, with a pnpm that records its arguments. */
function installs(): (verb?: string) => string[] {
  for (const path of ['scripts', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) {
    cpSync(join(repositoryRoot, path), join(tree, path), { recursive: true });
  }
  mkdirSync(join(tree, 'packages'));
  const [pnpm, log] = [join(tree, 'pnpm'), join(tree, 'log')];
  writeFileSync(pnpm, `#!/bin/sh\necho "$@" >>${log}\n`);
  chmodSync(pnpm, 0o755);
  return (verb = 'installForCommand') => {
    rmSync(log, { force: true });
    const tools = JSON.stringify({ pnpm, env: process.env });
    execute([
      ...['--input-type=module', '-e'],
      `await (await import('./scripts/workspace.mjs')).${verb}(${tools})`,
    ]);
    try {
      return readFileSync(log, 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
}

/** What pnpm records about an install. */
function recordInstall(devDependencies: boolean): void {
  mkdirSync(join(tree, 'node_modules'), { recursive: true });
  const record = JSON.stringify({ included: { devDependencies } }, null, 2);
  writeFileSync(join(tree, 'node_modules/.modules.yaml'), record);
}

test('the command line installs no development packages, and once; a test installs all', () => {
  const run = installs();
  const own = 'install --frozen-lockfile --prod';
  expect(run()).toEqual([own]);
  recordInstall(false);
  expect(run()).toEqual([]);
  writeFileSync(join(tree, 'pnpm-lock.yaml'), 'changed');
  expect(run()).toEqual([own]);
  expect(run('installIfChanged')).toEqual(['install --frozen-lockfile']);
  recordInstall(true);
  expect(run()).toEqual([]);
  expect(run('installIfChanged')).toEqual([]);
});

test('the command line never removes development packages that are installed', () => {
  const run = installs();
  recordInstall(true);
  expect(run()).toEqual(['install --frozen-lockfile']);
});
