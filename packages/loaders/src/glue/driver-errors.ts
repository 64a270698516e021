import type { LoaderError, LoaderErrorCode } from '../errors/loader-error.ts';
import { type SdkErrorTable, sdkFailure } from '../errors/sdk-error.ts';

/** Names of Glue's errors and of the SDK's. Source: AWS Glue API reference, exceptions. */
const byName: Readonly<Record<string, LoaderErrorCode>> = {
  AlreadyExistsException: 'superseded',
  ConcurrentModificationException: 'superseded',
  EntityNotFoundException: 'not_found',
  GlueEncryptionException: 'permission',
  InternalServiceException: 'unavailable',
  OperationTimeoutException: 'unavailable',
  ResourceNotReadyException: 'unavailable',
};

const table: SdkErrorTable = {
  target: 'lake',
  byName,
  nextSteps: {
    permission:
      'Grant access to the Glue catalog, the database and its tables, or in Lake Formation if it governs them.',
  },
};

/** Converts an error of the SDK to a LoaderError. @param doing `Updating the Glue table spacex.cores` */
export function glueFailure(doing: string, cause: unknown): LoaderError {
  return sdkFailure(table, doing, cause);
}
