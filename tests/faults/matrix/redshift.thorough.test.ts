import { afterAll, beforeAll } from 'vitest';
import { describeMoto } from '../../support/moto-server.ts';
import { describeFaults } from './support/describe-faults.ts';
import { type RedshiftBenches, redshiftBenches } from './support/redshift-bench.ts';
import { redshiftFaults } from './support/redshift-faults.ts';
import { commonSourceFaults } from './support/source-faults.ts';

describeMoto('faults of a load into Redshift', () => {
  let benches: RedshiftBenches;
  beforeAll(async () => {
    benches = await redshiftBenches();
  });
  afterAll(() => benches?.[Symbol.asyncDispose]());

  describeFaults({
    section: 'Redshift',
    faults: [...redshiftFaults, ...commonSourceFaults],
    open: (from) => benches.open(from),
  });
});
