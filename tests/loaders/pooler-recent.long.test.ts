import { beforeAll, expect, test } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { testPooler } from './support/pooler-cases.ts';
import { missingPgBouncer, recentPgBouncer, versionOf } from './support/recent-pgbouncer.ts';

// PgBouncer 1.20 and newer accept the startup parameter `options`, which earlier versions refuse.
describeWhen('a recent pooler between client and server', missingPgBouncer(), () => {
  let program = '';
  beforeAll(async () => {
    program = await recentPgBouncer();
  }, 1_200_000);

  test('is PgBouncer 1.20 or newer', async () => {
    expect(versionOf(program)).toBeGreaterThanOrEqual(120);
  });

  testPooler(() => program);
});
