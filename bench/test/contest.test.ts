import { expect, test } from 'vitest';
import { type Contender, compete, ratio } from '../contest.ts';
import { median, medianRatio } from '../statistics.ts';

function contender(name: string, times: number[], log: string[], more: Partial<Contender> = {}) {
  let run = 0;
  return {
    name,
    prepare: async () => void log.push(`prepare ${name}`),
    run: async () => {
      log.push(name);
      const workMs = times[run++] as number;
      return { workMs, userMs: workMs / 2, peakRssMb: workMs, counts: {} };
    },
    ...more,
  };
}

test('the median of an odd and an even number of values', () => {
  expect(median([30, 10, 20])).toBe(20);
  expect(median([40, 10, 20, 30])).toBe(25);
  expect(() => median([])).toThrow(RangeError);
});

test('a ratio pairs what ran together: drift of the machine cancels out', () => {
  // The machine became ten times slower after the first turn; the ratio stays 2.
  expect(medianRatio([20, 200, 202], [10, 100, 101])).toBe(2);
  // What ran once is paired with what ran beside it.
  expect(medianRatio([30], [10, 100])).toBe(3);
  expect(medianRatio([30, 500], [10])).toBe(3);
  expect(() => medianRatio([1], [])).toThrow(RangeError);
});

test('contenders take turns, each prepared before its own run', async () => {
  const log: string[] = [];
  await compete([contender('a', [1, 2], log), contender('b', [3, 4], log)], 2, () => undefined);
  const turn = ['prepare a', 'a', 'prepare b', 'b'];
  expect(log).toEqual([...turn, ...turn]);
});

test('what takes minutes runs in the first turn only', async () => {
  const log: string[] = [];
  const all = [contender('a', [1, 2], log), contender('slow', [9], log, { once: true })];
  const result = await compete(all, 2, () => undefined);
  expect(log.filter((line) => !line.startsWith('prepare'))).toEqual(['a', 'slow', 'a']);
  expect(ratio(result, 'slow', 'a')).toBe(9);
});

test('a share of the work is scaled up, memory is not', async () => {
  const all = [contender('whole', [100], []), contender('tenth', [50], [], { share: 0.1 })];
  const result = await compete(all, 1, () => undefined);
  expect(result.contenders[1]).toMatchObject({ workMs: 500, userMs: 250, peakRssMb: 50 });
  expect(ratio(result, 'tenth', 'whole')).toBe(5);
});

test('memory is the most of any run', async () => {
  const result = await compete([contender('a', [5, 90, 7], [])], 3, () => undefined);
  expect(result.contenders[0]).toMatchObject({ workMs: 7, peakRssMb: 90 });
});

test('a contender that is missing is skipped with its reason, and has no ratio', async () => {
  const log: string[] = [];
  const all = [contender('a', [1], log), contender('b', [1], log, { missing: 'b is not there' })];
  const result = await compete(all, 1, () => undefined);
  expect(result.skipped).toEqual([{ name: 'b', reason: 'b is not there' }]);
  expect(log).toEqual(['prepare a', 'a']);
  expect(ratio(result, 'a', 'b')).toBeUndefined();
});

test('work that was not done in full ends the contest', async () => {
  const check = async () => Promise.reject(new Error('1 rows instead of 2'));
  const all = [contender('a', [1], [], { check })];
  await expect(compete(all, 1, () => undefined)).rejects.toThrow('1 rows instead of 2');
});
