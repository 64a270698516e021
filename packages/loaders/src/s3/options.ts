import type { AwsAgents } from '../aws-agents.ts';
/** Options of {@link s3Store}. Credentials come from the AWS default provider chain. */
export interface S3StoreOptions {
  /** Default: from the AWS default provider chain (`AWS_REGION`, the profile, …). */
  readonly region?: string;
  /** URL of an S3-compatible store. Default: `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string;
  /** Put the bucket in the path instead of the host name. Default: true if an endpoint is set. */
  readonly pathStyle?: boolean;
  /** KMS key (ARN, id or alias) that encrypts written objects. Default: the setting of the bucket. */
  readonly kmsKeyId?: string;
  /** Attempts per request. Default: `AWS_MAX_ATTEMPTS` or the profile, else 3. */
  readonly maxAttempts?: number;
  /** In milliseconds. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** How long a connection may be silent, in milliseconds. Default 30,000. */
  readonly silenceTimeoutMs?: number;
  /** Larger files are uploaded in parts of this size. At least 5 MiB; default 8 MiB. */
  readonly partBytes?: number;
  /** Aborts operations with `interrupted`, except a `replace` that has started. */
  readonly signal?: AbortSignal;
  /** Agents of `node:http` and `node:https`, for example for a proxy. Default: those of the SDK. */
  readonly agents?: AwsAgents;
}
