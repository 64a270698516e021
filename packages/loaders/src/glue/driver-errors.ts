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
      'Renew the credentials of the AWS chain (AWS_PROFILE, AWS_ACCESS_KEY_ID and its like, or the role), and check the clock.',
    connection: 'Check AWS_ENDPOINT_URL, region and network; running again may work.',
    permission:
      'Grant the right on the Glue catalog, the database and its tables; where Lake Formation governs them, grant it there.',
    superseded: 'Another run was faster; run again.',
    unavailable: 'Running again may work.',
  },
};

/** Turns an error of the SDK into one of ours. @param doing `Updating the Glue table spacex.cores` */
export function glueFailure(doing: string, cause: unknown): LoaderError {
  return sdkFailure(table, doing, cause);
}
