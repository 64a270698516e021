import { LoaderError, type LoaderErrorCode } from '../../errors/loader-error.ts';
import { networkErrorCode } from '../../errors/network-errors.ts';

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

/** An error of the SDK as one of ours: by its name, the system's, and the HTTP status. */
export function dataApiFailure(target: string, doing: string, cause: unknown): LoaderError {
  if (cause instanceof LoaderError) return cause;
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  const fields = (first ?? {}) as {
    readonly name?: string;
    readonly message?: string;
    readonly code?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const { name = 'Error', message = String(first), code } = fields;
  const status = fields.$metadata?.httpStatusCode;
  const known =
    (code === undefined ? undefined : networkErrorCode(code)) ??
    (Object.hasOwn(byName, name) ? byName[name] : undefined) ??
    (status !== undefined && status >= 500 ? 'unavailable' : 'statement');
  const reason = code ?? name;
  const parts = [
    `${doing} failed on ${target} (Data API): ${message}`,
    `[${[reason, status === undefined ? undefined : `HTTP ${status}`].filter(Boolean).join(', ')}]`,
    nextSteps[known],
  ].filter((part) => part !== undefined);
  return new LoaderError(known, parts.join(' '), { target, reason, cause });
}
