import { defined } from '../defined.ts';
import { LoaderError, type LoaderErrorCode } from './loader-error.ts';
import { isTemporaryRefusal, networkErrorCode, proxyStep } from './network-errors.ts';

/** How the errors of one AWS service are mapped, beyond what all services have in common. */
export interface SdkErrorTable {
  /** Name of the target, for messages. */
  readonly target: string;
  /** By the names of the SDK's errors. */
  readonly byName: Readonly<Record<string, LoaderErrorCode>>;
  /** By HTTP status, if the name is unknown. */
  readonly byStatus?: Readonly<Record<number, LoaderErrorCode>>;
  /** What to do next. */
  readonly nextSteps: Partial<Record<LoaderErrorCode, string>>;
}

const namesOfAllServices: Readonly<Record<string, LoaderErrorCode>> = {
  AccessDeniedException: 'permission',
  CredentialsProviderError: 'authentication',
  ExpiredTokenException: 'authentication',
  IncompleteSignatureException: 'authentication',
  InvalidClientTokenId: 'authentication',
  InvalidSignatureException: 'authentication',
  MissingAuthenticationTokenException: 'authentication',
  ThrottlingException: 'unavailable',
  TimeoutError: 'connection',
  TokenProviderError: 'authentication',
  UnrecognizedClientException: 'authentication',
};

const statusesOfAllServices: Readonly<Record<number, LoaderErrorCode>> = {
  401: 'authentication',
  403: 'permission',
  429: 'unavailable',
};

const nextStepsOfAllServices: SdkErrorTable['nextSteps'] = {
  authentication:
    'Renew the AWS credentials (AWS_PROFILE, AWS_ACCESS_KEY_ID and related variables, or the role), and check the clock.',
  connection: 'Check AWS_ENDPOINT_URL, the region and the network. Run again.',
  superseded: 'Another run changed it first. Run again.',
  unavailable: 'Run again later.',
};

/** What the SDK's errors and those of Node have in common. */
interface SdkError {
  readonly name: string;
  readonly message: string;
  /** System error name, of errors that never reached the service. */
  readonly code: string | undefined;
  readonly status: number | undefined;
  /** Whether a proxy answered instead of the service. */
  readonly isOfProxy: boolean;
  readonly requestId: string | undefined;
}

/**
 * Turns an error of the AWS SDK into a LoaderError: by AWS error name, system error name and HTTP
 * status, never by its text.
 *
 * @param doing what failed, and on what: `Writing s3://bucket/key`
 * @param fallback its code if it has none of these
 */
export function sdkFailure(
  table: SdkErrorTable,
  doing: string,
  cause: unknown,
  fallback: LoaderErrorCode = 'statement',
): LoaderError {
  if (cause instanceof LoaderError) return cause;
  const error = describe(cause);
  const code = codeOf(table, error) ?? fallback;
  const reason = error.code ?? (error.name === 'Error' ? undefined : error.name);
  const facts = [
    reason,
    error.status === undefined ? undefined : `HTTP ${error.status}`,
    error.requestId === undefined ? undefined : `request ${error.requestId}`,
  ].filter((fact) => fact !== undefined);
  const parts = [
    `${doing} failed: ${error.message}`,
    facts.length === 0 ? undefined : `[${facts.join(', ')}]`,
    error.isOfProxy ? proxyStep : (table.nextSteps[code] ?? nextStepsOfAllServices[code]),
  ].filter((part) => part !== undefined);
  const { target } = table;
  return new LoaderError(code, parts.join(' '), { target, cause, ...defined({ reason }) });
}

function codeOf(
  table: SdkErrorTable,
  { name, code, status, isOfProxy }: SdkError,
): LoaderErrorCode | undefined {
  if (isOfProxy) return isTemporaryRefusal(status) ? 'connection' : 'configuration';
  const network = code === undefined ? undefined : networkErrorCode(code);
  const byName = new Map(Object.entries({ ...namesOfAllServices, ...table.byName }));
  const known = network ?? byName.get(name);
  if (known !== undefined || status === undefined) return known;
  const byStatus = { ...statusesOfAllServices, ...table.byStatus };
  return byStatus[status] ?? (isTemporary(status) ? 'unavailable' : undefined);
}

/** 501 and 505 mean that the service does not implement the request: another try fails as well. */
function isTemporary(status: number): boolean {
  return status >= 500 && status !== 501 && status !== 505;
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
  const code = text(fields['code']);
  // As Node's own agents report the answer of a proxy.
  const isTunnel = code === 'ERR_PROXY_TUNNEL';
  const status = isTunnel ? fields['statusCode'] : httpStatusCode;
  return {
    name,
    message: text(fields['message']) ?? name,
    code,
    status: typeof status === 'number' ? status : undefined,
    isOfProxy: isTunnel || status === 407,
    requestId: text(requestId),
  };
}
