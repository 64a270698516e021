import type { LoaderError, LoaderErrorCode } from '../errors/loader-error.ts';
import { sdkFailure } from '../errors/sdk-error.ts';

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

/**
 * Turns an error of the SDK into one of ours. `fallback` says what it is where neither its name
 * nor its status does.
 *
 * @param what bucket and key: `s3://bucket/key`
 */
export function s3Failure(
  doing: string,
  what: string,
  cause: unknown,
  fallback?: LoaderErrorCode,
): LoaderError {
  return sdkFailure(
    { target: 's3', byName, byStatus, nextSteps },
    `${doing} ${what}`,
    cause,
    fallback,
  );
}
