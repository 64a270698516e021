import { expect, test } from 'vitest';
import { isFull, readOptions, UsageError } from '../options.ts';
import { stageNames } from '../stages/index.ts';

function options(...args: string[]) {
  const read = readOptions(args, stageNames);
  if (read === undefined) throw new Error('It asked for help.');
  return read;
}

test('without options everything runs at full size', () => {
  const whole = options();
  expect(whole).toMatchObject({ documents: 200_000, large: 1_000_000, runs: 5, seed: 42 });
  expect(whole.stages).toEqual(stageNames);
  expect(isFull(whole)).toBe(true);
});

test.each([['--small'], ['--without-python'], ['--documents=1000'], ['--large=0']])(
  'a run with %s is not at full size',
  (arg) => {
    expect(isFull(options(arg))).toBe(false);
  },
);

test('a run of some stages may be at full size', () => {
  expect(isFull(options('--only=load'))).toBe(true);
});

test('a small run is small, and its numbers can still be chosen', () => {
  expect(options('--small')).toMatchObject({ documents: 2_000, large: 6_000, runs: 1 });
  expect(options('--small', '--runs', '2').runs).toBe(2);
});

test('stages run in their own order, however they are named', () => {
  expect(options('--only', 'upsert, load').stages).toEqual(['load', 'upsert']);
});

test.each([
  [['--documents', 'many'], '--documents must be a whole number of at least 100, not "many"'],
  [['--runs', '0'], '--runs must be a whole number of at least 1'],
  [['--only', 'load,speed'], 'There is no stage "speed"'],
  [['--fast'], '--fast'],
])('%j is wrong usage', (args, message) => {
  expect(() => readOptions(args, stageNames)).toThrow(UsageError);
  expect(() => readOptions(args, stageNames)).toThrow(message);
});

test('help is no run', () => {
  expect(readOptions(['--help'], stageNames)).toBeUndefined();
});
