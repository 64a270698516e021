import { expect, test } from 'vitest';
import { embeddedLoader } from '../src/embedded/index.ts';
import { runPipeline } from '../src/pipeline/index.ts';
import type { Source } from '../src/pipeline/source.ts';

const source: Source = {
  name: 'test',
  origin: 'api',
  resources: [],
  read: () => Promise.reject(new Error('Nothing may be read.')),
};

test.each([
  [{ maxRejects: -1 }, 'Invalid maxRejects -1: expected a number of 0 or more.'],
  [{ maxRejects: Number.NaN }, 'Invalid maxRejects NaN: expected a number of 0 or more.'],
  [{ pruneLimit: 101 }, 'Invalid pruneLimit 101: expected a percentage from 0 to 100.'],
])('refuses %j', async (options, message) => {
  const result = await runPipeline({ source, loaders: [], ...options });
  expect(result).toMatchObject({
    status: 'failed',
    error: { code: 'invalid_option', message, usage: true },
  });
});

test('a failure has the error as its cause, which JSON leaves out', async () => {
  const error = new Error('The file is missing.');
  const failing: Source = { ...source, resources: ['cores'], read: () => Promise.reject(error) };
  const result = await runPipeline({
    source: failing,
    loaders: [embeddedLoader()],
    resources: ['cores'],
  });
  // The compiler knows from the status that there is an error.
  if (result.status !== 'failed') throw new Error(result.status);
  expect(result.error.code).toBe('internal');
  expect(result.error.cause).toBe(error);
  expect(JSON.stringify(result)).not.toContain('cause');
});
