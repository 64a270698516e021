import type * as redshiftData from '@aws-sdk/client-redshift-data';
import { LoaderError } from '../../errors/loader-error.ts';

export type DataApi = typeof redshiftData;

/**
 * Loads the SDK when it is first needed.
 *
 * @throws LoaderError `missing_dependency`
 */
export async function loadDataApi(): Promise<DataApi> {
  try {
    return await import('@aws-sdk/client-redshift-data');
  } catch (cause) {
    throw new LoaderError(
      'missing_dependency',
      'The Redshift Data API needs the package @aws-sdk/client-redshift-data. Install it: npm install @aws-sdk/client-redshift-data',
      { target: 'redshift', cause },
    );
  }
}
