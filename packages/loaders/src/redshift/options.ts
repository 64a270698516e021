import type { Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import type { S3Store } from '../s3/index.ts';
import type { ViewDefinition } from '../sql/views.ts';
import type { DataApiOptions } from './data-api/options.ts';
import type { WireOptions } from './wire/options.ts';

/** How {@link redshiftLoader} reaches and fills a warehouse. One way in is given. */
export interface RedshiftLoaderOptions {
  readonly wire?: WireOptions;
  readonly dataApi?: DataApiOptions;
  /**
   * Where files are staged for COPY: a place of `s3Store`, in the region of the warehouse. Only
   * a load needs it.
   */
  readonly staging?: S3Store;
  /** Keep what was staged. Default: removed when the run ends. */
  readonly keepStaging?: boolean;
  /**
   * ARN of the role that lets COPY read the staged files, or `default` for the warehouse's own
   * default role, which it is where nothing is given. Several, with a comma, are a chain.
   */
  readonly iamRole?: string;
  /** Schema of all tables. Default `spacex`. */
  readonly schema?: string;
  /** Tables that shall exist even where a run does not fill them. */
  readonly tables?: readonly Table[];
  /** Views to keep up to date; `redshiftViews` makes them of the marts. */
  readonly views?: readonly ViewDefinition[];
  /** How long the turn of a killed run keeps others waiting. Default 120,000. */
  readonly turnMs?: number;
}

const role = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/**
 * Nothing that would be folded, or that would end the text of a procedure. Longer names would make
 * that text longer than the Data API takes.
 */
const nameOfSchema = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * Checks what goes into statements as text.
 *
 * @throws LoaderError `configuration`
 */
export function checkedOptions(options: RedshiftLoaderOptions): RedshiftLoaderOptions {
  const { wire, dataApi, staging, iamRole = 'default', schema = 'spacex' } = options;
  const wrong = (message: string) =>
    new LoaderError('configuration', message, { target: 'redshift' });
  if (!nameOfSchema.test(schema)) {
    throw wrong(
      `The schema "${schema}" cannot be one of Redshift, which folds names to lower case. Give 1 to 63 lower-case letters, digits and underscores, a letter or an underscore first.`,
    );
  }
  if ((wire === undefined) === (dataApi === undefined)) {
    throw wrong('Redshift needs one way in: the wire protocol or the Data API.');
  }
  if (
    dataApi !== undefined &&
    (dataApi.cluster === undefined) === (dataApi.workgroup === undefined)
  ) {
    throw wrong('The Data API needs a cluster or a workgroup, and not both.');
  }
  if (staging !== undefined && !staging.url.startsWith('s3://')) {
    throw wrong('COPY reads from S3 alone: the place for staging must be s3://bucket/prefix.');
  }
  if (iamRole !== 'default' && !iamRole.split(',').every((one) => role.test(one))) {
    throw wrong('The role for COPY is neither "default" nor the ARN of an IAM role.');
  }
  return { ...options, iamRole };
}
