import { afterAll, beforeAll } from 'vitest';
import { describeFaults } from './support/describe-faults.ts';
import { type PostgresBenches, postgresBenches } from './support/postgres-bench.ts';
import { postgresNetworkFaults } from './support/postgres-network.ts';

let benches: PostgresBenches;
beforeAll(async () => {
  benches = await postgresBenches();
});
afterAll(() => benches?.[Symbol.asyncDispose]());

describeFaults({
  section: 'PostgreSQL: network, sessions, signals and output',
  faults: postgresNetworkFaults,
  open: (from) => benches.open(from),
});
