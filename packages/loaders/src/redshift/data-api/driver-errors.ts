import type { LoaderError, LoaderErrorCode } from '../../errors/loader-error.ts';
import { sdkFailure } from '../../errors/sdk-error.ts';

/** Names of the SDK's errors. Source: Redshift Data API reference, errors of its actions. */
const byName: Readonly<Record<string, LoaderErrorCode>> = {
  AccessDeniedException: 'permission',
  ActiveSessionsExceededException: 'unavailable',
  ActiveStatementsExceededException: 'unavailable',
  BatchExecuteStatementException: 'unavailable',
  CredentialsProviderError: 'authentication',
  DatabaseConnectionException: 'connection',
  ExecuteStatementException: 'unavailable',
  ExpiredTokenException: 'authentication',
  InternalServerException: 'unavailable',
  InvalidSignatureException: 'authentication',
  QueryTimeoutException: 'unavailable',
  ResourceNotFoundException: 'not_found',
  ThrottlingException: 'unavailable',
  TimeoutError: 'connection',
  UnrecognizedClientException: 'authentication',
  ValidationException: 'configuration',
};

const nextSteps: Partial<Record<LoaderErrorCode, string>> = {
  authentication: 'Renew the credentials of the AWS chain (AWS_PROFILE, the role).',
  configuration: 'Check REDSHIFT_CLUSTER or REDSHIFT_WORKGROUP, REDSHIFT_DATABASE and the secret.',
  connection: 'Check AWS_ENDPOINT_URL, region and network; running again may work.',
  not_found: 'Check the names of cluster, workgroup and database, and the region (AWS_REGION).',
  permission:
    'Grant redshift-data:ExecuteStatement, BatchExecuteStatement, DescribeStatement, GetStatementResult and CancelStatement, and secretsmanager:GetSecretValue or the right to get temporary credentials.',
  unavailable: 'Running again may work.',
};

/** Turns an error of the SDK into one of ours. */
export function dataApiFailure(target: string, doing: string, cause: unknown): LoaderError {
  const table = { target, byName, byStatus: {}, nextSteps };
  return sdkFailure(table, `${doing} on ${target} (Data API)`, cause);
}
