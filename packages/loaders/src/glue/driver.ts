import type * as clientGlue from '@aws-sdk/client-glue';
import { LoaderError } from '../errors/loader-error.ts';

/** The optional package that this catalog needs. */
export type GlueDriver = typeof clientGlue;

/** Imports the AWS SDK when it is first needed. @throws LoaderError `missing_dependency` */
export async function loadDriver(): Promise<GlueDriver> {
  try {
    return await import('@aws-sdk/client-glue');
  } catch (cause) {
    throw new LoaderError(
      'missing_dependency',
      'The Glue catalog needs the package @aws-sdk/client-glue. Install it: npm install @aws-sdk/client-glue',
      { target: 'lake', cause },
    );
  }
}
