import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { conformanceCases } from '@spacex-platform/loaders/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { schemaHarness } from './support/schema-harness.ts';

describe('the embedded loader', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spacex-embedded-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const harness = schemaHarness(
    (schema) => embeddedLoader({ dataDir: directory, schema }),
    false,
    async (sql, values) => {
      const database = await PGlite.create(join(directory, 'pgdata'));
      await database.query(sql, values);
      await database.close();
    },
  );
  for (const { name, run } of conformanceCases(harness)) test(name, run);
});
