import { afterAll, beforeAll } from 'vitest';
import { describeFaults } from './support/describe-faults.ts';
import { type PostgresBenches, postgresBenches } from './support/postgres-bench.ts';
import { postgresConnectionFaults } from './support/postgres-connection.ts';

let benches: PostgresBenches;
beforeAll(async () => {
  benches = await postgresBenches();
});
afterAll(() => benches?.[Symbol.asyncDispose]());

describeFaults({
  section: 'PostgreSQL: connection and privileges',
  faults: postgresConnectionFaults,
  open: (from) => benches.open(from),
});
