import type { LoaderError, LoaderErrorCode } from '../errors/loader-error.ts';
import { type SdkErrorTable, sdkFailure } from '../errors/sdk-error.ts';

/** Names of Glue's errors and of the SDK's. Source: AWS Glue API reference, exceptions. */
const byName: Readonly<Record<string, LoaderErrorCode>> = {
  AccessDeniedException: 'permission',
  AlreadyExistsException: 'superseded',
  ConcurrentModificationException: 'superseded',
  CredentialsProviderError: 'authentication',
  EntityNotFoundException: 'not_found',
  ExpiredTokenException: 'authentication',
  GlueEncryptionException: 'permission',
  IncompleteSignatureException: 'authentication',
  InternalServiceException: 'unavailable',
  InvalidClientTokenId: 'authentication',
  InvalidSignatureException: 'authentication',
  MissingAuthenticationTokenException: 'authentication',
  OperationTimeoutException: 'unavailable',
  ResourceNotReadyException: 'unavailable',
  ThrottlingException: 'unavailable',
  TimeoutError: 'connection',
  TokenProviderError: 'authentication',
  UnrecognizedClientException: 'authentication',
};

const table: SdkErrorTable = {
  target: 'lake',
  byName,
  byStatus: { 401: 'authentication', 403: 'permission', 429: 'unavailable' },
  nextSteps: {
    authentication:
      'Renew the AWS credentials (AWS_PROFILE, AWS_ACCESS_KEY_ID and related variables, or the role), and check the clock.',
    connection: 'Check AWS_ENDPOINT_URL, the region and the network. Run again.',
    permission:
      'Grant access to the Glue catalog, the database and its tables, or in Lake Formation if it governs them.',
    superseded: 'Another run was faster. Run again.',
    unavailable: 'Run again later.',
  },
};

/** Converts an error of the SDK to a LoaderError. @param doing `Updating the Glue table spacex.cores` */
export function glueFailure(doing: string, cause: unknown): LoaderError {
  return sdkFailure(table, doing, cause);
}
