import { expect, test } from 'vitest';
import type { RunInfo } from '../src/loader.ts';
import { validateRun } from '../src/run/validate-run.ts';

const run: RunInfo = {
  runId: '0192f1a0-7c1e-7b60-9d55-3f0a9a3f6c11',
  source: 'file:///lake',
  origin: 'api',
  startedAt: '2026-01-01T00:00:00.000Z',
  version: '1.0.0',
};

test('accepts a run that the ledger can describe', () => {
  expect(() => validateRun('postgres', run)).not.toThrow();
});

test.each([
  ['runId', 'b8e0f3f4-6f0d-4b0f-9a3c-0d3f5a1f2b3c', 'a UUIDv7'],
  ['runId', undefined, 'a UUIDv7'],
  ['source', '', 'a text'],
  ['origin', 'foo', 'snapshot, api or launch-library'],
  ['startedAt', 'yesterday', 'an ISO 8601 timestamp in UTC'],
  ['startedAt', '2026-01-01T00:00:00+02:00', 'an ISO 8601 timestamp in UTC'],
  ['version', 7, 'a text'],
])('refuses %s %j', (name, value, expected) => {
  const invalid = { ...run, [name]: value } as RunInfo;
  expect(() => validateRun('postgres', invalid)).toThrowError(
    expect.objectContaining({
      code: 'configuration',
      message: `Invalid run.${name} ${JSON.stringify(value)} for postgres: expected ${expected}.`,
    }),
  );
});
