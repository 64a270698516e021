import type * as clientS3 from '@aws-sdk/client-s3';
import type { Upload } from '@aws-sdk/lib-storage';
import { LoaderError } from '../errors/loader-error.ts';

/** The two optional packages that this store needs. */
export interface S3Driver {
  readonly sdk: typeof clientS3;
  readonly Upload: typeof Upload;
}

/**
 * Imports the AWS SDK when it is first needed, so that it need not be installed without S3.
 *
 * @throws LoaderError `missing_dependency`
 */
export async function loadDriver(): Promise<S3Driver> {
  try {
    const [sdk, { Upload }] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('@aws-sdk/lib-storage'),
    ]);
    return { sdk, Upload };
  } catch (cause) {
    throw new LoaderError(
      'missing_dependency',
      'Lakes on S3 need the packages @aws-sdk/client-s3 and @aws-sdk/lib-storage. Install them: npm install @aws-sdk/client-s3 @aws-sdk/lib-storage',
      { target: 's3', cause },
    );
  }
}
