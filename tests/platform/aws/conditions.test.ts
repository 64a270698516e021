import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { describePython } from '../../support/virtual-environment.ts';

const cwd = fileURLToPath(new URL('support', import.meta.url));
const program = `
import json, sys
from conditions import is_met
print(json.dumps([is_met(*one) for one in json.load(sys.stdin)]))`;

type Case = readonly [
  operator: string,
  value: string | null,
  wanted: readonly string[],
  isMet: boolean,
];

const cases: readonly Case[] = [
  ['StringEquals', 'a', ['a', 'b'], true],
  ['StringEquals', 'c', ['a', 'b'], false],
  ['StringEquals', null, ['a'], false],
  ['StringEqualsIfExists', null, ['a'], true],
  ['StringNotEquals', 'a', ['a', 'b'], false],
  ['StringNotEquals', 'c', ['a', 'b'], true],
  // A negated operator matches a missing key, with and without IfExists.
  ['StringNotEquals', null, ['a'], true],
  ['StringNotEqualsIfExists', null, ['a'], true],
  ['StringNotEqualsIfExists', 'a', ['a'], false],
  ['NotIpAddress', '192.0.2.7', ['192.0.2.0/24', '198.51.100.0/24'], false],
  ['NotIpAddress', '203.0.113.1', ['192.0.2.0/24', '198.51.100.0/24'], true],
  ['NotIpAddressIfExists', null, ['192.0.2.0/24'], true],
  ['ArnNotLike', 'arn:aws:iam::1:role/x-ingest', ['arn:aws:iam::1:role/x-*'], false],
  ['ArnNotLike', 'arn:aws:iam::1:role/y', ['arn:aws:iam::1:role/x-*'], true],
  ['BoolIfExists', null, ['false'], true],
  ['Null', null, ['true'], true],
  ['Null', 'a', ['true'], false],
  ['Null', null, ['false'], false],
  ['Null', 'a', ['false'], true],
  ['Bool', 'false', ['false'], true],
  ['Bool', null, ['false'], false],
  ['NumericLessThan', '1.1', ['1.2'], true],
  ['NumericLessThan', '1.2', ['1.2'], false],
  ['NumericLessThan', null, ['1.2'], false],
];

describePython('the local AWS evaluates conditions like IAM', () => {
  let answers: readonly unknown[];
  beforeAll(() => {
    const input = JSON.stringify(cases.map((one) => one.slice(0, 3)));
    const output = execFileSync('python3', ['-B', '-c', program], { cwd, input, encoding: 'utf8' });
    answers = JSON.parse(output);
  });

  test.for(cases.map((one, at) => [...one, at] as const))(
    '%s with value %s and condition %j returns %s',
    ([, , , isMet, at]) => {
      expect(answers[at]).toBe(isMet);
    },
  );
});
