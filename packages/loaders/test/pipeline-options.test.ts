import { expect, test } from 'vitest';
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
