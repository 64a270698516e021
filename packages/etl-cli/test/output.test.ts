import { afterEach, expect, test, vi } from 'vitest';
import { createLog } from '../src/output/log.ts';
import { cellText, textTable } from '../src/output/table.ts';

afterEach(() => vi.restoreAllMocks());

test('aligns numbers to the right and leaves null empty', () => {
  expect(
    textTable(
      ['name', 'n'],
      [
        ['a', 5],
        ['bbb', null],
      ],
    ),
  ).toBe('name  n\n────  ─\na     5\nbbb    \n');
});

test.for<[unknown, string]>([
  [null, ''],
  [0.1 + 0.2, '0.3'],
  [9007199254740993n, '9007199254740993'],
  [false, 'false'],
  [{ a: 1 }, '{"a":1}'],
  ['two\nlines\u007f', 'two lines\\u007f'],
  ['\u001b[31mred \u009b0m', '\\u001b[31mred \\u009b0m'],
  ['abc\u202edef\u2066', 'abc\\u202edef\\u2066'],
  ['Es’hail 2 \u{1f680} e\u0301', 'Es’hail 2 \u{1f680} e\u0301'],
])('prints %o as a cell', ([value, text]) => {
  expect(cellText(value as string)).toBe(text);
});

test.for<[boolean, boolean, string[]]>([
  [false, false, ['info', 'warn', 'error']],
  [true, false, ['error']],
  [false, true, ['debug', 'info', 'warn', 'error']],
])('selects the levels to log: quiet %s, verbose %s', ([quiet, verbose, levels]) => {
  let written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  const log = createLog({ format: 'json', quiet, verbose, color: false });
  for (const level of ['debug', 'info', 'warn', 'error'] as const)
    log[level]('two\nlines', { n: 1 });
  const lines = written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { level: string });
  expect(lines.map(({ level }) => level)).toEqual(levels);
  expect(lines.at(-1)).toMatchObject({
    message: 'two\nlines',
    n: 1,
    time: expect.stringMatching(/Z$/),
  });
});
