import { afterAll, beforeAll } from 'vitest';
import { describeFaults } from './support/describe-faults.ts';
import { type PostgresBenches, postgresBenches } from './support/postgres-bench.ts';
import { postgresTableFaults } from './support/postgres-tables.ts';

let benches: PostgresBenches;
beforeAll(async () => {
  benches = await postgresBenches();
});
afterAll(() => benches?.[Symbol.asyncDispose]());

describeFaults({
  section: 'PostgreSQL: tables',
  faults: postgresTableFaults,
  open: (from) => benches.open(from),
});
