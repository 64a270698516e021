import { expect, test } from 'vitest';
import { stageText } from '../console-table.ts';
import { atLeast, atMost, type Goal } from '../goal.ts';
import { markdownReport } from '../report.ts';
import { mergeResults, type Results, type StageResult } from '../results.ts';

function stage(goals: readonly Goal[]): StageResult {
  const figures = { share: 1, userMs: 40, peakRssMb: 81.6 };
  return {
    name: 'load',
    title: 'Rows into a table',
    method: ['Rows go into a table.'],
    reference: 'theirs',
    contenders: [
      { name: 'ours', note: 'a | b', runsMs: [1000, 2000, 4000], workMs: 2000, ...figures },
      { name: 'theirs', runsMs: [2000, 4000, 4000], workMs: 4000, ...figures, userMs: null },
    ],
    skipped: [{ name: 'pandas', reason: 'there is no Python' }],
    goals,
  };
}

function results(...goals: Goal[]): Results {
  return {
    date: '2026-01-02T03:04:05.000Z',
    machine: { CPU: '2 cores' },
    settings: { documents: 200_000, large: 0, runs: 3, seed: 42 },
    stages: [stage(goals)],
  };
}

test('each tool has its time, its ratio to the reference, CPU and memory', () => {
  const report = markdownReport(results(), {});
  expect(report).toContain('| ours | 2.00 s | 0.50 | 40.0 ms | 82 MB | a \\| b |');
  expect(report).toContain('| theirs | 4.00 s | 1.00 | – | 82 MB |  |');
  expect(report).toContain('Not measured: pandas (there is no Python).');
  expect(report).toContain('2026-01-02');
});

test('stages without results are named', () => {
  const name = (...titles: string[]) => markdownReport(results(), {}, { versions: [] }, titles);
  expect(name('Rows into a table', 'Checks', 'Spark')).toContain(
    'Not measured on this machine yet: Checks; Spark.',
  );
  expect(name('Rows into a table')).not.toContain('Not measured on this machine');
});

test('each goal is listed with its figure', () => {
  const report = markdownReport(
    results(
      atMost('a', 'against a', 0.55, 0.5),
      atLeast('b', 'against b', 10, 12.345),
      atMost('c', 'against c', 1.1, undefined),
      atMost('d', 'memory', 200, 199.6, 'MB'),
    ),
    {},
  );
  expect(report).toContain('| against a | ≤ 0.55 x | 0.50 x | yes |');
  expect(report).toContain('| against b | ≥ 10 x | 12.35 x | yes |');
  expect(report).toContain('| against c | ≤ 1.1 x | not measured | – |');
  expect(report).toContain('| memory | ≤ 200 MB | 200 MB | yes |');
  expect(report).not.toContain('Missed');
});

test('a missed goal has its reason, or a note that it is missing', () => {
  const missed = results(atMost('load', 'first', 0.5, 0.9), atLeast('other', 'second', 10, 9));
  const report = markdownReport(missed, { load: 'fsync takes 0.4 s of 0.9 s.' });
  expect(report).toContain('- **Rows into a table, first**: fsync takes 0.4 s of 0.9 s.');
  expect(report).toContain('second**: not analyzed yet.');
});

test('the terminal output has the same figures', () => {
  const text = stageText(stage([atMost('load', 'against theirs', 0.4, 0.5)]));
  expect(text).toMatch(/^ours\s+2\.00 s\s+0\.50\s+40\.0 ms\s+82 MB$/m);
  expect(text).toContain('skipped: pandas, since there is no Python');
  expect(text).toContain('goal: against theirs, ≤ 0.4 x: 0.50 x, reached: no');
});

test('measuring some stages again retains the others with their dates', () => {
  const before = results();
  const other = { ...stage([]), name: 'lake', title: 'Into a lake' };
  const now = { ...before, date: '2026-02-03T00:00:00.000Z', stages: [other] };
  const merged = mergeResults(before, now, ['load', 'lake']);
  expect(merged?.stages.map(({ name, date }) => [name, date])).toEqual([
    ['load', undefined],
    ['lake', now.date],
  ]);
  expect(merged?.date).toBe(before.date);
  const repeated = mergeResults(merged ?? before, { ...now, date: '2026-03-04' }, ['lake', 'load']);
  expect(repeated?.stages.map(({ name, date }) => [name, date])).toEqual([
    ['lake', '2026-03-04'],
    ['load', undefined],
  ]);
  expect(markdownReport(merged ?? before, {})).toContain('Measured in another run on 2026-02-03.');
});

test('figures of another machine or other settings are not merged', () => {
  const before = results();
  const { settings } = before;
  expect(mergeResults(before, { ...before, machine: { CPU: '4 cores' } }, ['load'])).toBe(
    undefined,
  );
  const other = { ...before, settings: { ...settings, runs: 1 } };
  expect(mergeResults(before, other, ['load'])).toBe(undefined);
});
