import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '../cli/command.ts';
import { repositoryRoot } from '../support/repository.ts';

const directory = temporaryFolder();
afterAll(() => directory[Symbol.dispose]());

interface TestFile {
  readonly status?: 'failed';
  readonly message?: string;
  readonly tests: readonly {
    readonly status: string;
    readonly tags?: readonly string[];
    readonly fullName?: string;
    readonly failureMessages?: readonly string[];
  }[];
}

const write = (name: string, text: string) => writeFileSync(join(directory.path, name), text);

function writeVitest(name: string, files: Readonly<Record<string, TestFile>>): void {
  const testResults = Object.entries(files).map(
    ([file, { status = 'passed', message, tests }]) => ({
      name: join(repositoryRoot, file),
      status,
      message,
      assertionResults: tests.map((one) => ({ tags: [], ...one })),
    }),
  );
  write(name, JSON.stringify({ testResults }));
}

/** Counts reports; gives the lines that it prints. */
function count(...reports: readonly string[]) {
  const script = join(repositoryRoot, 'scripts/count-tests.mjs');
  const { status, stdout } = spawnSync(process.execPath, [script, directory.path, ...reports], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  return { status, lines: stdout.trimEnd().split('\n') };
}

const passed = { status: 'passed' };
const junit = `<?xml version="1.0"?><testsuites><testsuite tests="4">
<testcase classname="a" name="one"/><testcase classname="a" name="two"></testcase>
<testcase classname="a" name="three"><skipped message="x"/></testcase>
<testcase classname="a" name="four"><properties><property name="p"/></properties></testcase>
</testsuite></testsuites>\n`;

test('sums the reports of all runners and ends with one line', () => {
  writeVitest('sum.json', { 'a.test.ts': { tests: [passed, passed] } });
  write('sum.xml', junit);
  expect(count('sum.json', 'sum.xml')).toEqual({
    status: 0,
    lines: [
      'sum.json: 2 passed, 0 failed',
      'sum.xml: 3 passed, 0 failed, 1 skipped',
      '5 passed, 0 failed, 1 skipped',
    ],
  });
});

test('counts failures and errors, and names them', () => {
  const failed = {
    status: 'failed',
    fullName: 'a table is empty',
    failureMessages: ['AssertionError: expected 1 to be +0\n    at a.test.ts:1:1'],
  };
  writeVitest('bad.json', { 'a.test.ts': { tests: [passed, failed] } });
  write('bad.xml', junit.replace('name="two">', 'name="two"><error>x</error>'));
  const { status, lines } = count('bad.json', 'bad.xml');
  expect(status).toBe(1);
  expect(lines).toEqual([
    'failed: a.test.ts > a table is empty: AssertionError: expected 1 to be +0',
    'bad.json: 1 passed, 1 failed',
    'failed: bad.xml > two',
    'bad.xml: 2 passed, 1 failed, 1 skipped',
    '3 passed, 2 failed, 1 skipped',
  ]);
});

test('counts a file that fails without a failed test', () => {
  const file = { status: 'failed', message: 'Error: no server', tests: [] } as const;
  writeVitest('hook.json', { 'a.test.ts': file });
  expect(count('hook.json').lines).toEqual([
    'failed: a.test.ts > the file itself: Error: no server',
    'hook.json: 0 passed, 1 failed',
    '0 passed, 1 failed',
  ]);
});

test('counts a missing report, a truncated one, and a runner that failed without a failed test', () => {
  writeVitest('whole.json', { 'a.test.ts': { tests: [passed] } });
  write('whole.json.failed', '');
  write('half.xml', junit.slice(0, 200));
  write('half.json', '{ "testResults": [');
  const { status, lines } = count('whole.json', 'half.xml', 'half.json', 'none.xml');
  expect(status).toBe(1);
  expect(lines.at(-1)).toBe('1 passed, 4 failed');
});

test('counts a file that is in two reports, unless it ran on another server', () => {
  const file = { 'a.test.ts': { tests: [passed] } };
  for (const name of ['one.json', 'two.json', 'two@server.json']) writeVitest(name, file);
  expect(count('one.json', 'two@server.json').lines.at(-1)).toBe('2 passed, 0 failed');
  const { status, lines } = count('one.json', 'two.json');
  expect(status).toBe(1);
  expect(lines).toContain('a.test.ts ran twice: one.json, two.json');
});

test('leaves out what a tag filter skipped on another server', () => {
  const tests = [
    { ...passed, tags: ['t'] },
    { status: 'skipped', tags: ['t'] },
    { status: 'skipped' },
  ];
  writeVitest('some@server.json', { 'a.test.ts': { tests } });
  expect(count('some@server.json').lines.at(-1)).toBe('1 passed, 0 failed, 1 skipped');
});
