import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { conformanceCases } from '@spacex-platform/loaders/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { schemaHarness } from './support/schema-harness.ts';

describe('the loader for PostgreSQL', { tags: ['postgres-version'] }, () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.dispose());

  const harness = schemaHarness(
    (schema) => postgresLoader({ ...database.settings, schema }),
    true,
    (sql, values) => database.query(sql, values),
  );
  for (const { name, run } of conformanceCases(harness)) test(name, run);
});
