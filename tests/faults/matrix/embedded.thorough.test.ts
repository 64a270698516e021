import { afterAll, beforeAll } from 'vitest';
import { describeFaults } from './support/describe-faults.ts';
import { type EmbeddedBenches, embeddedBenches } from './support/embedded-bench.ts';
import { embeddedDisks } from './support/embedded-disks.ts';
import { embeddedFaults } from './support/embedded-faults.ts';
import { commonSourceFaults } from './support/source-faults.ts';

let benches: EmbeddedBenches;
beforeAll(async () => {
  benches = await embeddedBenches();
});
afterAll(() => benches?.[Symbol.dispose]());

describeFaults({
  section: 'Embedded',
  faults: [...embeddedFaults, ...embeddedDisks, ...commonSourceFaults],
  open: (from) => benches.open(from),
});
