import type * as redshiftData from '@aws-sdk/client-redshift-data';
import { importOptional } from '../../errors/optional-package.ts';

export type DataApi = typeof redshiftData;

const needed = {
  what: 'The Redshift Data API',
  packages: ['@aws-sdk/client-redshift-data'],
  target: 'redshift',
} as const;

/** @throws LoaderError `missing_dependency` */
export function loadDataApi(): Promise<DataApi> {
  return importOptional(needed, () => import('@aws-sdk/client-redshift-data'));
}
