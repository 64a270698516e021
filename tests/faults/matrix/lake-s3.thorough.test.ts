import { afterAll, beforeAll } from 'vitest';
import { describeMoto } from '../../support/moto-server.ts';
import { describeFaults } from './support/describe-faults.ts';
import { type S3Benches, s3Benches } from './support/s3-bench.ts';
import { s3Faults } from './support/s3-faults.ts';

describeMoto('faults of a lake in a bucket', () => {
  let benches: S3Benches;
  beforeAll(async () => {
    benches = await s3Benches();
  });
  afterAll(() => benches?.[Symbol.asyncDispose]());

  describeFaults({
    section: 'Lake in a bucket',
    faults: s3Faults,
    open: (from) => benches.open(from),
  });
});
