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
  ExpiredToken: 'authentication',
  IllegalLocationConstraintException: 'configuration',
  InternalError: 'unavailable',
  InvalidAccessKeyId: 'authentication',
  // versitygw, with HTTP 404.
  XAdminUserNotFound: 'authentication',
  InvalidBucketName: 'configuration',
  InvalidToken: 'authentication',
  'KMS.DisabledException': 'permission',
  'KMS.KMSInvalidStateException': 'permission',
  'KMS.NotFoundException': 'not_found',
  NoSuchBucket: 'not_found',
  NoSuchKey: 'not_found',
  NotImplemented: 'unsupported_store',
  OperationAborted: 'unavailable',
  PermanentRedirect: 'configuration',
  PreconditionFailed: 'superseded',
  RequestExpired: 'authentication',
  RequestTimeout: 'connection',
  RequestTimeTooSkewed: 'authentication',
  SignatureDoesNotMatch: 'authentication',
  SlowDown: 'unavailable',
  TokenRefreshRequired: 'authentication',
};

const byStatus: Readonly<Record<number, LoaderErrorCode>> = {
  301: 'configuration',
  307: 'configuration',
  404: 'not_found',
  408: 'connection',
  412: 'superseded',
  501: 'unsupported_store',
  505: 'unsupported_store',
};

const nextSteps: Partial<Record<LoaderErrorCode, string>> = {
  configuration: 'Check the name of the bucket and its region (AWS_REGION).',
  not_found: 'Check the bucket and the path, or create them.',
  permission:
    'Grant access to the bucket, and to its KMS key if it has one. Without s3:ListBucket, S3 reports this for missing objects too.',
  reconciliation: 'The data was damaged in transfer. Run again.',
  unsupported_store:
    'The store does not implement this request. If it refuses an x-amz-checksum header, set AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED; if it refuses If-Match or If-None-Match, use another store.',
  tls: 'Check AWS_ENDPOINT_URL, and NODE_EXTRA_CA_CERTS if you use a private certificate authority.',
};

/**
 * Converts an error of the SDK to a LoaderError.
 *
 * @param what bucket and key: `s3://bucket/key`
 * @param fallback the code if neither the name nor the status of the error has one
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
