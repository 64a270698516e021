import type { AwsAgents } from '../../aws-agents.ts';
/**
 * A connection through the Redshift Data API: HTTPS and IAM, without a network path to the cluster.
 * Needs the package `@aws-sdk/client-redshift-data`; credentials come from the SDK's own chain.
 */
export interface DataApiOptions {
  /** Identifier of a provisioned cluster. Either this or `workgroup` is required. */
  readonly cluster?: string;
  /** Name of a Serverless workgroup. */
  readonly workgroup?: string;
  readonly database: string;
  /** Secret with user and password. Default: the user is derived from the IAM identity. */
  readonly secretArn?: string;
  /** Database user for temporary credentials, clusters only. */
  readonly dbUser?: string;
  /** Default: the SDK's chain. */
  readonly region?: string;
  /** Default: `AWS_ENDPOINT_URL_REDSHIFT_DATA`, `AWS_ENDPOINT_URL`, AWS. */
  readonly endpoint?: string;
  /** Maximum attempts of a request. Default 5. */
  readonly maxAttempts?: number;
  /** Agents of `node:http` and `node:https`, for example for a proxy. Default: those of the SDK. */
  readonly agents?: AwsAgents;
}

/** The names of all {@link DataApiOptions}. */
export const dataApiOptions = [
  ...['cluster', 'workgroup', 'database', 'secretArn', 'dbUser', 'region', 'endpoint'],
  ...['maxAttempts', 'agents'],
];
