import type {
  Failure,
  RunDetails,
  RunResult,
  TargetResult,
} from '@spacex-platform/loaders/pipeline';
import { expect, test } from 'vitest';
import { exitCodeOfRun } from '../src/exit-codes.ts';

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
const check = failure('check_failed');
const tooMany = failure('too_many_rejects');
const good: TargetResult = { name: 'a', status: 'succeeded', tables: [] };
const bad = (error: Failure): TargetResult => ({ name: 'b', status: 'failed', tables: [], error });

function result(targets: TargetResult[], error?: Failure, rejects = 0): RunResult {
  const details: RunDetails = {
    runId: 'r',
    source: 'api',
    origin: 'api',
    startedAt: '',
    finishedAt: '',
    targets,
    resources: [],
    skipped: [],
    rejects,
    drift: [],
  };
  return error === undefined
    ? { ...details, status: 'succeeded' }
    : { ...details, status: 'failed', error };
}

test.for<[string, RunResult, number]>([
  ['all committed', result([good]), 0],
  ['rejects', result([good], undefined, 1), 3],
  ['too many rejects', result([], failure('too_many_rejects'), 11), 4],
  ['invalid usage', result([bad(configuration)], configuration), 2],
  ['a transient failure', result([bad(connection)], connection), 75],
  ['a failure', result([bad(permission)], permission), 1],
  ['one target committed, one failed transiently', result([good, bad(connection)], connection), 75],
  [
    'one target committed with rejects, one down',
    result([good, bad(connection)], connection, 2),
    75,
  ],
  ['one target committed, one failed', result([good, bad(permission)], permission), 1],
  ['one target committed, one refused by a check', result([good, bad(check)], check), 4],
  ['one target refused by a check, one down', result([bad(check), bad(connection)], check), 4],
  ['one target failed, one refused by a check', result([bad(check), bad(permission)], check), 1],
  [
    'one target committed, one refused for usage',
    result([good, bad(configuration)], configuration),
    1,
  ],
  ['a prune beyond its limit', result([bad(failure('prune_limit'))], failure('prune_limit')), 4],
  ['too many rejects after a target was down', result([bad(connection), bad(tooMany)], tooMany), 4],
  [
    'a catalog that was not updated',
    result(
      [{ ...good, catalog: { name: 'c', status: 'behind', changes: [], error: connection } }],
      connection,
    ),
    1,
  ],
  [
    'one transient and one permanent failure',
    result([bad(connection), bad(permission)], connection),
    1,
  ],
  ['a transient failure of an extract', result([], connection), 75],
])('returns the exit code of a run: %s', ([, run, code]) => {
  expect(exitCodeOfRun(run)).toBe(code);
});
