import { ListObjectsV2Command } from '@aws-sdk/client-s3';
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
  /** Staging tables, procedures and staged files that are there now. */
  leftovers(): Promise<string[]>;
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
    leftovers: async () => {
      const named = await standIn.database.query<{ name: string }>(
        `select relname::text as name from pg_class where left(relname, 10) = 'etl_stage_'
         union all select proname::text from pg_proc where left(proname, 12) = 'etl_publish_'`,
      );
      const files = await moto.client.send(new ListObjectsV2Command({ Bucket: bucket }));
      return [
        ...named.map(({ name }) => name),
        ...(files.Contents ?? []).map(({ Key = '' }) => Key),
      ];
    },
    [Symbol.asyncDispose]: () => standIn[Symbol.asyncDispose](),
  };
}
