import { coreFlights } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { load } from '../src/load/load.ts';
import type { Loader } from '../src/loader.ts';
import { runPipeline } from '../src/pipeline/index.ts';
import type { Source } from '../src/pipeline/source.ts';

/** A loader that supports neither, and would write. */
const simple: Loader = {
  name: 'simple',
  capabilities: { prune: false, plan: false },
  open: () => Promise.reject(new Error('The loader was opened.')),
};

const source: Source = {
  name: 'test',
  origin: 'api',
  resources: ['launches'],
  read: () => Promise.reject(new Error('The source was read.')),
};

const tables = [coreFlights];

test.each([
  [{ dryRun: true }, 'The target simple does not support dry runs.'],
  [{ prune: true }, 'The target simple cannot delete rows of documents that have vanished.'],
])('%j is refused before a loader that lacks it is opened', async (options, message) => {
  await expect(load(simple, { launches: [] }, { tables, ...options })).rejects.toMatchObject({
    code: 'configuration',
    message: expect.stringContaining(message),
  });
  const result = await runPipeline({ source, loaders: [simple], tables, ...options });
  expect(result.error).toMatchObject({
    code: 'configuration',
    message: expect.stringContaining(message),
  });
});
