import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { cliMain, requireBuiltCommand, run, startProgram, temporaryFolder } from './command.ts';

const folder = temporaryFolder();
const place = ['--data-dir', join(folder.path, 'data')];
const rerun = ['run', '--source', 'snapshot', ...place];
afterAll(() => folder[Symbol.dispose]());

beforeAll(async () => {
  requireBuiltCommand();
  const { code, stderr } = await run([...rerun, '--json']);
  expect(code, stderr).toBe(0);
});

describe('a run with --log-format pretty', () => {
  const pretty = [...rerun, '--log-format', 'pretty'];

  test('ends with key figures, the location of the data and commands to try', async () => {
    const { code, stdout } = await run(pretty);
    expect(code).toBe(0);
    expect(stdout).toContain('187 launches (193 core flights by 75 cores)');
    expect(stdout).toContain('62.6 % on a reused core (117 of 187 launches)');
    expect(stdout).toContain('78.1 days between flights (median of 118; ');
    expect(stdout).toContain('Last flown launch: 2022-10-05.\n');
    expect(stdout).not.toContain('The Space Devs');
    expect(stdout).toMatch(/^B1058 +14 +14 +2020-05-30 +2022-09-11 *$/m);
    expect(stdout).toContain(`The data is in ${place[1]}`);
    expect(stdout).toContain('spacex-etl query core_usage');
  });

  test('prints nothing with --quiet', async () => {
    expect(await run([...pretty, '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

const script = existsSync('/usr/bin/script') ? undefined : 'util-linux script is not installed';

describeWhen('the command in a terminal', script, () => {
  /** Runs the command in a new terminal, which must succeed; returns what it shows. */
  async function shownIn(args: readonly string[], { columns = 120, TERM = 'xterm' } = {}) {
    const words = [process.execPath, cliMain, ...args].map((word) => `'${word}'`).join(' ');
    // A new terminal has no size, and nothing can be drawn in 0 lines.
    const command = `stty rows 40 cols ${columns}; ${words}`;
    const options = ['-qefc', command, '/dev/null'];
    const { code, stdout } = await startProgram('/usr/bin/script', options, { TERM }).finished;
    expect(code, stdout).toBe(0);
    return stdout;
  }

  test('shows the resources during the run and key figures at the end', async () => {
    const shown = await shownIn(rerun);
    expect(shown).toContain('launches: waiting for the source');
    expect(shown).toContain('launches: 205 documents');
    expect(shown).toContain('193 core flights by 75 cores');
  });

  test('prints no escape sequences if TERM is dumb', async () => {
    const shown = await shownIn(rerun, { TERM: 'dumb' });
    expect(shown).toContain('launches: 205 documents');
    expect(shown).not.toContain('\u001b');
  });

  test('cuts a table to the width, with a note', async () => {
    const linesIn = async (columns: number) =>
      (await shownIn(['query', 'core_usage', ...place], { columns })).trimEnd().split(/\r?\n/);
    const narrow = await linesIn(50);
    for (const line of narrow.slice(0, -2)) expect(line.length).toBeLessThanOrEqual(50);
    expect(narrow.at(-2)).toContain('Cut to the width of the terminal');
    expect((await linesIn(400)).at(-2)).toMatch(/^\(\d+ rows\)$/);
  });

  test.each([['query'], ['tables']])(
    'notes after %s of a mart how far its data goes',
    async (command) => {
      const lines = (await shownIn([command, 'core_usage', ...place])).trimEnd().split(/\r?\n/);
      expect(lines.at(-1)).toBe('Last flown launch: 2022-10-05.');
    },
  );

  test.each([
    ['a mart as CSV', ['query', 'reuse_by_year', '--format', 'csv']],
    ['a mart as JSON', ['query', 'reuse_by_year', '--format', 'json']],
    ['a table', ['query', 'rockets']],
    ['a list', ['tables']],
    ['a mart, with --quiet', ['query', 'reuse_by_year', '--quiet']],
  ])('notes nothing after %s', async (_, args) => {
    expect(await shownIn([...args, ...place])).not.toContain('Last flown');
  });
});
