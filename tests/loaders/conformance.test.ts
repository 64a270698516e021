import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { type ConformanceHarness, conformanceCases } from '@spacex-platform/loaders/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { readRows } from './support/read-rows.ts';

/** Each case gets its own schema, which is faster than its own database. */
function harnessOf(
  loaderFor: (schema: string) => QueryableLoader,
  readsDuringSession: boolean,
): ConformanceHarness {
  let cases = 0;
  const schema = () => `case_${cases}`;
  return {
    readsDuringSession,
    reset: async () => {
      cases += 1;
    },
    createLoader: () => loaderFor(schema()),
    readRows: (table) => readRows(loaderFor(schema()), schema(), table),
  };
}

describe('the loader for PostgreSQL', { tags: ['postgres-version'] }, () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.dispose());

  const harness = harnessOf((schema) => postgresLoader({ ...database.settings, schema }), true);
  for (const { name, run } of conformanceCases(harness)) test(name, run);
});

describe('the embedded loader', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spacex-embedded-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const harness = harnessOf((schema) => embeddedLoader({ dataDir: directory, schema }), false);
  for (const { name, run } of conformanceCases(harness)) test(name, run);
});
