import type { QueryableLoader } from '@spacex-platform/loaders';
import { type RedshiftLoaderOptions, redshiftLoader } from '@spacex-platform/loaders/redshift';
import { s3Store } from '@spacex-platform/loaders/s3';
import { vi } from 'vitest';
import type { MotoServer } from '../../support/moto-server.ts';
import { type StandIn, startStandIn } from '../stand-in/stand-in.ts';

/** A stand-in with a bucket to stage in. */
export interface RedshiftPlace extends AsyncDisposable {
  readonly standIn: StandIn;
  readonly bucket: string;
  loader(options?: Partial<RedshiftLoaderOptions>): QueryableLoader;
}

export const copyRole = 'arn:aws:iam::123456789012:role/copy';

/** The SDK finds the S3 server in the environment, as it does outside of tests. */
export async function redshiftPlace(moto: MotoServer): Promise<RedshiftPlace> {
  for (const [name, value] of Object.entries(moto.environment)) vi.stubEnv(name, value);
  const bucket = await moto.bucket();
  const standIn = await startStandIn(moto.client);
  const staging = s3Store(`s3://${bucket}/warehouse`);
  return {
    standIn,
    bucket,
    loader: (options = {}) => {
      const way = options.dataApi === undefined ? { wire: standIn.wire } : {};
      return redshiftLoader({ staging, iamRole: copyRole, ...way, ...options });
    },
    [Symbol.asyncDispose]: () => standIn[Symbol.asyncDispose](),
  };
}
