import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { describeWhen } from '../../tests/support/describe-when.ts';
import { missingProcessors, onProcessors } from '../spark.ts';

describeWhen('the limit of processors', missingProcessors(1), () => {
  test('applies to a command', () => {
    const { program, args, env } = onProcessors(1, ['nproc'], { PATH: process.env['PATH'] });
    expect(execFileSync(program, args, { env, encoding: 'utf8' })).toBe('1\n');
  });
});

test('more processors than there are, or a missing taskset, are reported', () => {
  expect(missingProcessors(100_000)).toMatch(/processors are available, not 100000|no taskset/);
});
