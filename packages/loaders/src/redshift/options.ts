import type { Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import { refuseUnknownOptions } from '../run/refuse-unknown-options.ts';
import { requireRuntime } from '../run/require-runtime.ts';
import type { S3Store } from '../s3/index.ts';
import type { ViewDefinition } from '../sql/views.ts';
import { type DataApiOptions, dataApiOptions } from './data-api/options.ts';
import { type WireOptions, wireOptions } from './wire/options.ts';

/** Options of {@link redshiftLoader}. Either `wire` or `dataApi` is required. */
export interface RedshiftLoaderOptions {
  readonly wire?: WireOptions;
  readonly dataApi?: DataApiOptions;
  /**
   * Where files are staged for COPY: a location of `s3Store` in the region of the warehouse. Only a
   * load needs it.
   */
  readonly staging?: S3Store;
  /** Keep the staged files. Default: they are removed when the run ends. */
  readonly keepStaging?: boolean;
  /**
   * ARN of the role that lets COPY read the staged files, or `default` for the default role of the
   * warehouse. Several, separated by commas, are a role chain. Default: `default`.
   */
  readonly iamRole?: string;
  /** Schema of all tables. Default `spacex`. */
  readonly schema?: string;
  /** Tables to create even if a run does not load them. */
  readonly tables?: readonly Table[];
  /** Views to keep up to date; `redshiftViews` creates them from the marts. */
  readonly views?: readonly ViewDefinition[];
  /** How long the lease of a killed run blocks other runs, in milliseconds. Default 120,000. */
  readonly turnMs?: number;
}

const loaderOptions = [
  ...[
    'wire',
    'dataApi',
    'staging',
    'keepStaging',
    'iamRole',
    'schema',
    'tables',
    'views',
    'turnMs',
  ],
];

const role = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/**
 * Names that are not folded to lower case and do not end the text of a procedure. Longer names
 * would make that text longer than the Data API accepts.
 */
const nameOfSchema = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * Validates what goes into statements as text.
 *
 * @throws LoaderError `configuration`
 */
export function checkedOptions(options: RedshiftLoaderOptions): RedshiftLoaderOptions {
  requireRuntime('redshift');
  refuseUnknownOptions('redshift', 'redshiftLoader', options, loaderOptions);
  if (options.wire !== undefined) {
    refuseUnknownOptions('redshift', 'redshiftLoader.wire', options.wire, wireOptions);
  }
  if (options.dataApi !== undefined) {
    refuseUnknownOptions('redshift', 'redshiftLoader.dataApi', options.dataApi, dataApiOptions);
  }
  const { wire, dataApi, staging, iamRole = 'default', schema = 'spacex' } = options;
  const invalid = (message: string) =>
    new LoaderError('configuration', message, { target: 'redshift' });
  if (!nameOfSchema.test(schema)) {
    throw invalid(
      `Invalid schema "${schema}" for Redshift: expected 1 to 63 lower-case letters, digits and underscores, starting with a letter or an underscore.`,
    );
  }
  if ((wire === undefined) === (dataApi === undefined)) {
    throw invalid('Redshift needs one connection method: the wire protocol or the Data API.');
  }
  if (
    dataApi !== undefined &&
    (dataApi.cluster === undefined) === (dataApi.workgroup === undefined)
  ) {
    throw invalid('The Data API needs either a cluster or a workgroup.');
  }
  if (dataApi?.workgroup !== undefined && dataApi.dbUser !== undefined) {
    throw invalid(
      'A Serverless workgroup takes no database user, because it derives the user from the IAM role. Remove REDSHIFT_DB_USER, or set a secret.',
    );
  }
  if (staging !== undefined && !staging.url.startsWith('s3://')) {
    throw invalid('COPY reads from S3 only: the staging location must be s3://bucket/prefix.');
  }
  if (iamRole !== 'default' && !iamRole.split(',').every((one) => role.test(one))) {
    throw invalid('Invalid role for COPY: expected "default" or the ARN of an IAM role.');
  }
  return { ...options, iamRole };
}
