/**
 * The way in through the Redshift Data API: HTTPS and IAM, no network path to the cluster. Needs
 * the package `@aws-sdk/client-redshift-data`; credentials come from the SDK's own chain.
 */
export interface DataApiOptions {
  /** Identifier of a provisioned cluster; or else `workgroup`. */
  readonly cluster?: string;
  /** Name of a Serverless workgroup. */
  readonly workgroup?: string;
  readonly database: string;
  /** Secret with user and password; without one IAM decides who it is. */
  readonly secretArn?: string;
  /** Database user of temporary credentials; of a cluster only. */
  readonly dbUser?: string;
  /** Default: the SDK's chain. */
  readonly region?: string;
  /** Default: `AWS_ENDPOINT_URL_REDSHIFT_DATA`, `AWS_ENDPOINT_URL`, AWS. */
  readonly endpoint?: string;
  /** Tries of one request. Default 5. */
  readonly maxAttempts?: number;
}
