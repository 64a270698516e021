import { expect, test } from 'vitest';
import { exitCodeOfRun } from '../src/exit-codes.ts';
import type { Failure, RunResult, TargetResult } from '../src/pipeline/result.ts';

const failure = (code: string, more: Partial<Failure> = {}): Failure => ({
  code,
  message: code,
  transient: false,
  usage: false,
  ...more,
});
const connection = failure('connection', { transient: true });
const permission = failure('permission');
const configuration = failure('configuration', { usage: true });
const good: TargetResult = { name: 'a', status: 'succeeded', tables: [] };
const bad = (error: Failure): TargetResult => ({ name: 'b', status: 'failed', tables: [], error });

function result(targets: TargetResult[], error?: Failure, rejects = 0): RunResult {
  return {
    runId: 'r',
    status: error === undefined ? 'succeeded' : 'failed',
    source: 'api',
    origin: 'api',
    startedAt: '',
    finishedAt: '',
    targets,
    resources: [],
    skipped: [],
    rejects,
    drift: [],
    ...(error === undefined ? {} : { error }),
  };
}

test.for<[string, RunResult, number]>([
  ['all committed', result([good]), 0],
  ['rejects', result([good], undefined, 1), 3],
  ['too many rejects', result([], failure('too_many_rejects'), 11), 4],
  ['wrong usage', result([bad(configuration)], configuration), 2],
  ['transient', result([bad(connection)], connection), 75],
  ['a failure', result([bad(permission)], permission), 1],
  ['one committed, one to try again', result([good, bad(connection)], connection), 1],
  ['one to try again, one not', result([bad(connection), bad(permission)], connection), 1],
  ['an extract without targets', result([], connection), 75],
])('%s', ([, run, code]) => {
  expect(exitCodeOfRun(run)).toBe(code);
});
