import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliMain, requireBuiltCommand } from './command.ts';

const directory = mkdtempSync(join(tmpdir(), 'spacex-tiering-'));
const dataDir = join(directory, 'data');

beforeAll(requireBuiltCommand);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The functions of WebAssembly that V8 compiles while a command runs, by its two compilers. */
function compiledBy(...args: string[]): { baseline: number; optimizing: number } {
  const options = ['--trace-wasm-compilation-times', cliMain, ...args, '--data-dir', dataDir];
  const output = execFileSync(process.execPath, options, {
    cwd: directory,
    encoding: 'utf8',
    env: { HOME: directory, PATH: process.env['PATH'] },
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const count = (compiler: string) =>
    output.split('\n').filter((line) => line.includes(` using ${compiler}, took `)).length;
  return { baseline: count('Liftoff'), optimizing: count('TurboFan') };
}

test('short commands on the embedded database do not wait for the optimizing compiler', () => {
  const run = compiledBy('run', '--source', 'snapshot', '--quiet');
  expect(run.baseline).toBeGreaterThan(1000);
  // With the default budget: 138, one of which takes a second and 600 MB.
  expect(run.optimizing).toBe(0);
  const query = compiledBy('query', 'core_usage');
  expect(query.baseline).toBeGreaterThan(1000);
  // With the default budget: 25.
  expect(query.optimizing).toBeLessThan(10);
});
