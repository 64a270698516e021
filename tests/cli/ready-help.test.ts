import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { commandsIn } from '../../scripts/write-help.ts';
import { cliMain, requireBuiltCommand, run } from './command.ts';

beforeAll(requireBuiltCommand);

const ready = () =>
  JSON.parse(readFileSync(join(cliMain, '../help.json'), 'utf8')) as Record<string, string>;

/** What the command line itself says: only `--help` is answered from what the build kept. */
const live = (words: readonly string[]) => run([...words, '-h']);

test('the help that the build kept is that of every command, word for word', async () => {
  const { stdout } = await live([]);
  const commands = commandsIn(stdout);
  expect(commands).toEqual(expect.arrayContaining(['run', 'extract', 'load', 'query', 'schema']));
  const words = [[], ...commands.map((name) => [name])];
  expect(Object.keys(ready())).toEqual(words.map((some) => [...some, '--help'].join(' ')));
  for (const some of words) {
    const answer = await run([...some, '--help']);
    expect(answer).toEqual(await live(some));
    expect(answer.stdout).toBe(ready()[[...some, '--help'].join(' ')]);
    expect(answer).toMatchObject({ code: 0, stderr: '' });
  }
});

test('a file gets the whole help', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-help-'));
  try {
    const path = join(folder, 'help.txt');
    const file = openSync(path, 'w');
    const child = spawn(process.execPath, [cliMain, '--help'], {
      stdio: ['ignore', file, 'ignore'],
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    closeSync(file);
    expect(code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(ready()['--help']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.for([
  ['frobnicate', '--help'],
  ['constructor', '--help'],
  ['run', '--quiet', '--help'],
])('%j is answered by the command line', async (words) => {
  expect(await run(words)).toEqual(await run([...words.slice(0, -1), '-h']));
});
