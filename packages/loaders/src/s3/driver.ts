import type * as clientS3 from '@aws-sdk/client-s3';
import type { Upload } from '@aws-sdk/lib-storage';
import { importOptional } from '../errors/optional-package.ts';

/** The two optional packages that this store needs. */
export interface S3Driver {
  readonly sdk: typeof clientS3;
  readonly Upload: typeof Upload;
}

const missing =
  'Lakes on S3 need the packages @aws-sdk/client-s3 and @aws-sdk/lib-storage. Install them: npm install @aws-sdk/client-s3 @aws-sdk/lib-storage';

/** @throws LoaderError `missing_dependency` */
export function loadDriver(): Promise<S3Driver> {
  return importOptional(missing, { target: 's3' }, async () => {
    const [sdk, { Upload }] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('@aws-sdk/lib-storage'),
    ]);
    return { sdk, Upload };
  });
}
