import { LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';
import { networkErrorCode } from '../errors/network-errors.ts';

/** Names of the SDK's errors and S3's error codes. Source: Amazon S3 API reference, error responses. */
const byName: Readonly<Record<string, LoaderErrorCode>> = {
  AccessDenied: 'permission',
  AccountProblem: 'permission',
  AllAccessDisabled: 'permission',
  AuthorizationHeaderMalformed: 'configuration',
  BadDigest: 'reconciliation',
  ConditionalRequestConflict: 'superseded',
  CredentialsProviderError: 'authentication',
  ExpiredToken: 'authentication',
  ExpiredTokenException: 'authentication',
  IllegalLocationConstraintException: 'configuration',
  InternalError: 'unavailable',
  InvalidAccessKeyId: 'authentication',
  InvalidBucketName: 'configuration',
  InvalidToken: 'authentication',
  'KMS.DisabledException': 'permission',
  'KMS.KMSInvalidStateException': 'permission',
  'KMS.NotFoundException': 'not_found',
  NoSuchBucket: 'not_found',
  NoSuchKey: 'not_found',
  OperationAborted: 'unavailable',
  PermanentRedirect: 'configuration',
  PreconditionFailed: 'superseded',
  RequestExpired: 'authentication',
  RequestTimeout: 'connection',
  RequestTimeTooSkewed: 'authentication',
  SignatureDoesNotMatch: 'authentication',
  SlowDown: 'unavailable',
  TimeoutError: 'connection',
  TokenProviderError: 'authentication',
  TokenRefreshRequired: 'authentication',
};

const byStatus: Readonly<Record<number, LoaderErrorCode>> = {
  301: 'configuration',
  307: 'configuration',
  401: 'authentication',
  403: 'permission',
  404: 'not_found',
  408: 'connection',
  412: 'superseded',
  429: 'unavailable',
};

const nextSteps: Partial<Record<LoaderErrorCode, string>> = {
  authentication:
    'Renew the credentials of the AWS chain (AWS_PROFILE, AWS_ACCESS_KEY_ID and its like, or the role), and check the clock.',
  configuration: 'Check the bucket’s name and its region (AWS_REGION).',
  connection: 'Check AWS_ENDPOINT_URL, region and network; running again may work.',
  not_found: 'Check bucket and path, or make them.',
  permission:
    'Grant the right on the bucket, and on its KMS key where it has one. Without s3:ListBucket S3 says the same of what does not exist.',
  reconciliation: 'What arrived is not what was sent; run again.',
  superseded: 'Another run was faster; run again.',
  tls: 'Check AWS_ENDPOINT_URL, and NODE_EXTRA_CA_CERTS for an authority of your own.',
  unavailable: 'Running again may work.',
};

/** What the SDK's errors and those of Node have in common. */
interface SdkError {
  readonly name: string;
  readonly message: string;
  /** System error name, of errors that never reached S3. */
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
}

/**
 * Turns an error of the SDK into one of ours: by AWS error name, system error name and HTTP
 * status, never by its text. `fallback` says what it is where it has none of these.
 *
 * @param what bucket and key: `s3://bucket/key`
 */
export function s3Failure(
  doing: string,
  what: string,
  cause: unknown,
  fallback: LoaderErrorCode = 'statement',
): LoaderError {
  if (cause instanceof LoaderError) return cause;
  const error = describe(cause);
  const code = codeOf(error) ?? fallback;
  const reason = error.code ?? (error.name === 'Error' ? undefined : error.name);
  const facts = [
    reason,
    error.status === undefined ? undefined : `HTTP ${error.status}`,
    error.requestId === undefined ? undefined : `request ${error.requestId}`,
  ].filter((fact) => fact !== undefined);
  const parts = [
    `${doing} ${what} failed: ${error.message}`,
    facts.length === 0 ? undefined : `[${facts.join(', ')}]`,
    nextSteps[code],
  ].filter((part) => part !== undefined);
  return new LoaderError(code, parts.join(' '), {
    target: 's3',
    cause,
    ...(reason === undefined ? {} : { reason }),
  });
}

function codeOf({ name, code, status }: SdkError): LoaderErrorCode | undefined {
  const network = code === undefined ? undefined : networkErrorCode(code);
  const known = network ?? (Object.hasOwn(byName, name) ? byName[name] : undefined);
  if (known !== undefined || status === undefined) return known;
  return byStatus[status] ?? (status >= 500 ? 'unavailable' : undefined);
}

function describe(cause: unknown): SdkError {
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  const fields = (typeof first === 'object' && first !== null ? first : {}) as {
    readonly [name: string]: unknown;
    readonly $metadata?: { readonly httpStatusCode?: unknown; readonly requestId?: unknown };
  };
  const { httpStatusCode, requestId } = fields.$metadata ?? {};
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const name = text(fields['name']) ?? 'Error';
  return {
    name,
    message: text(fields['message']) ?? name,
    code: text(fields['code']),
    status: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
    requestId: text(requestId),
  };
}
