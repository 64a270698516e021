import { afterAll, beforeAll } from 'vitest';
import { type RunningPostgres, startPostgres } from '../../support/postgres-server.ts';
import { describeFaults } from './support/describe-faults.ts';
import { type PostgresBenches, postgresBenches } from './support/postgres-bench.ts';
import { postgresServerFaults } from './support/postgres-server-faults.ts';

let server: RunningPostgres;
let benches: PostgresBenches;
beforeAll(async () => {
  server = await startPostgres();
  benches = await postgresBenches(server.server);
});
afterAll(async () => {
  await benches?.[Symbol.asyncDispose]();
  await server?.stop();
});

describeFaults({
  section: 'PostgreSQL: server',
  faults: postgresServerFaults(() => server),
  open: (from) => benches.open(from),
  concurrent: false,
});
