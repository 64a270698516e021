import { afterAll, beforeAll } from 'vitest';
import { describeFaults } from './support/describe-faults.ts';
import { type LakeBenches, lakeBenches } from './support/lake-bench.ts';
import { lakeFaults } from './support/lake-faults.ts';
import { commonSourceFaults } from './support/source-faults.ts';

let benches: LakeBenches;
beforeAll(async () => {
  benches = await lakeBenches();
});
afterAll(() => benches?.[Symbol.dispose]());

describeFaults({
  section: 'Lake in a directory',
  faults: [...lakeFaults, ...commonSourceFaults],
  open: (from) => benches.open(from),
});
