/** How {@link s3Store} reaches a bucket. Credentials come from the SDK's own chain alone. */
export interface S3StoreOptions {
  /** Default: the SDK's chain (`AWS_REGION`, the profile, …). */
  readonly region?: string;
  /** Address of an S3 store that is not AWS's. Default: `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string;
  /** The bucket in the path instead of the host name. Default: where an endpoint is given. */
  readonly pathStyle?: boolean;
  /** KMS key (ARN, id or alias) that encrypts what is written. Default: as the bucket says. */
  readonly kmsKeyId?: string;
  /** Tries of one request. Default: the SDK's chain (`AWS_MAX_ATTEMPTS`, the profile), else 3. */
  readonly maxAttempts?: number;
  /** Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** How long a connection may say nothing. Default 30,000. */
  readonly silenceTimeoutMs?: number;
  /** Larger files are sent in parts of this size. At least 5 MiB, the default 8 MiB. */
  readonly partBytes?: number;
  /** Ends what is under way, except a `replace` that has begun; it fails with `interrupted`. */
  readonly signal?: AbortSignal;
}
