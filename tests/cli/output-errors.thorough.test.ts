import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { cliMain, requireBuiltCommand, run } from './command.ts';

let data: string;
const load = ['run', '--source', 'snapshot', '--resource', 'cores', '--target', 'lake', '--json'];

beforeAll(requireBuiltCommand);
beforeEach(() => {
  data = join(tmpdir(), `output-errors-${process.pid}-${Math.random().toString(36).slice(2)}`);
});
afterEach(() => rm(data, { recursive: true, force: true }));

const target = () => ['--target', 'lake', '--lake', `file://${data}`];

/** The statuses of the runs in the ledger. */
async function runs(): Promise<readonly string[]> {
  const { stdout } = await run(['runs', ...target(), '--format', 'json']);
  return (JSON.parse(stdout) as { status: string }[]).map(({ status }) => status);
}

/** Runs the command with files or pipes as its streams; a pipe is closed after its first chunk. */
async function runWith(
  args: readonly string[],
  streams: { readonly stdout?: string; readonly stderr?: string },
): Promise<{ code: number | null; stdout: string }> {
  const open = (path: string | undefined) =>
    path === undefined ? ('pipe' as const) : openSync(path, 'w');
  const [out, err] = [open(streams.stdout), open(streams.stderr)];
  const child: ChildProcess = spawn(
    process.execPath,
    [cliMain, ...args, '--lake', `file://${data}`],
    {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC' },
      stdio: ['ignore', out, err],
    },
  );
  for (const stream of [out, err]) if (typeof stream === 'number') closeSync(stream);
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.once('data', () => child.stderr?.destroy());
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout };
}

test('loads and prints the result although standard error is full', async () => {
  const { code, stdout } = await runWith([...load, '--verbose'], { stderr: '/dev/full' });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded' });
  expect(await runs()).toEqual(['succeeded']);
});

test('loads and prints the result although the reader of the log has ended', async () => {
  const { code, stdout } = await runWith([...load, '--verbose'], {});
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded' });
  expect(await runs()).toEqual(['succeeded']);
});

test('loads with its exit code although standard output is full, which fails a query', async () => {
  expect(await runWith(load, { stdout: '/dev/full' })).toMatchObject({ code: 0 });
  expect(await runs()).toEqual(['succeeded']);
  const query = ['query', 'select serial from cores', '--target', 'lake'];
  expect(await runWith(query, { stdout: '/dev/full' })).toMatchObject({ code: 1 });
});

test('escapes control characters of the data in a table, and not in JSON and CSV', async () => {
  await run([...load, '--lake', `file://${data}`]);
  const sql = "select '\u001b[31mred\u009b0m\u202e' as text";
  const query = (format: string) => run(['query', sql, ...target(), '--format', format]);
  expect((await query('table')).stdout).toContain('\\u001b[31mred\\u009b0m\\u202e');
  expect((await query('csv')).stdout).toContain('\u001b[31mred\u009b0m\u202e');
  expect(JSON.parse((await query('json')).stdout)).toEqual([
    { text: '\u001b[31mred\u009b0m\u202e' },
  ]);
});
