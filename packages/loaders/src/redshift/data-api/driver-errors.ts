import type { LoaderError, LoaderErrorCode } from '../../errors/loader-error.ts';
import { sdkFailure } from '../../errors/sdk-error.ts';

/** Names of the SDK's errors. Source: Redshift Data API reference, errors of its actions. */
const byName: Readonly<Record<string, LoaderErrorCode>> = {
  ActiveSessionsExceededException: 'unavailable',
  ActiveStatementsExceededException: 'unavailable',
  BatchExecuteStatementException: 'unavailable',
  DatabaseConnectionException: 'connection',
  ExecuteStatementException: 'unavailable',
  InternalServerException: 'unavailable',
  QueryTimeoutException: 'unavailable',
  ResourceNotFoundException: 'not_found',
  ValidationException: 'configuration',
};

const nextSteps: Partial<Record<LoaderErrorCode, string>> = {
  configuration: 'Check REDSHIFT_CLUSTER or REDSHIFT_WORKGROUP, REDSHIFT_DATABASE and the secret.',
  not_found: 'Check the names of cluster, workgroup and database, and the region (AWS_REGION).',
  permission:
    'Grant redshift-data:ExecuteStatement, BatchExecuteStatement, DescribeStatement, GetStatementResult and CancelStatement, and secretsmanager:GetSecretValue or permission to get temporary credentials.',
};

/** Turns an error of the SDK into a LoaderError. */
export function dataApiFailure(target: string, doing: string, cause: unknown): LoaderError {
  const table = { target, byName, nextSteps };
  return sdkFailure(table, `${doing} on ${target} (Data API)`, cause);
}
