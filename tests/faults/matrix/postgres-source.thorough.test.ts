import { afterAll, beforeAll } from 'vitest';
import { describeFaults } from './support/describe-faults.ts';
import { type PostgresBenches, postgresBenches } from './support/postgres-bench.ts';
import { apiFaults, documentFaults } from './support/source-faults.ts';

let benches: PostgresBenches;
beforeAll(async () => {
  benches = await postgresBenches();
});
afterAll(() => benches?.[Symbol.asyncDispose]());

describeFaults({
  section: 'PostgreSQL: source',
  faults: [...apiFaults, ...documentFaults],
  open: (from) => benches.open(from),
});
