import { expect, test } from 'vitest';
import { Footers } from '../src/lake/footers.ts';

/** As a Parquet file has it: schema, statistics, metadata, length and `PAR1`. */
const footerWith = (statistics: string) => {
  const body = Buffer.from(`schema of the table|${statistics}|metadata of the run`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([body, length, Buffer.from('PAR1')]);
};

test.each([
  ['equal', ['a', 'a']],
  ['of the same length', ['a to b', 'a to c', 'b to c']],
  ['shorter and longer than the first one', ['a to bbb', 'a', '', 'a to bbbbbbb', 'bbb']],
  ['repetitions of each other', ['aaaa', 'aaaaaaaa', 'aa']],
])('footers that are %s are as they were added', (_, statistics) => {
  const footers = new Footers();
  const added = statistics.map((text, at) => [`part-${at}`, footerWith(text)] as const);
  for (const [path, footer] of added) footers.add(path, footer);
  for (const [path, footer] of added) {
    expect(footers.has(path)).toBe(true);
    expect(Buffer.from(footers.get(path) ?? [])).toEqual(footer);
  }
});

test('footers that have nothing but an end are as they were added', () => {
  const footers = new Footers();
  const end = footerWith('').subarray(-8);
  footers.add('part-0', end);
  footers.add('part-1', footerWith('a'));
  expect(Buffer.from(footers.get('part-0') ?? [])).toEqual(end);
  expect(Buffer.from(footers.get('part-1') ?? [])).toEqual(footerWith('a'));
});

test('a file without one is not there', () => {
  const footers = new Footers();
  expect(footers.get('part-0')).toBeUndefined();
  footers.add('part-0', footerWith(''));
  expect(footers.has('part-1')).toBe(false);
  expect(footers.get('part-1')).toBeUndefined();
});
