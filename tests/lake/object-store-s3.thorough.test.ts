import { afterAll, beforeAll } from 'vitest';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { forgetEnvironment, s3Place } from './support/s3-place.ts';
import { storeContract } from './support/store-contract.ts';

describeMoto('s3Store', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    // A few objects make several pages.
    moto = await startMoto({ MOTO_S3_DEFAULT_MAX_KEYS: '2' });
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  forgetEnvironment();
  storeContract(() => s3Place(moto));
});
