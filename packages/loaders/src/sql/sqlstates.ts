import { defined } from '../defined.ts';
import { LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';
import { networkErrorCode } from '../errors/network-errors.ts';

/** What the drivers' errors have in common: a SQLSTATE, a system error name, or nothing. */
interface DriverError {
  readonly message: string;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  /** Name of the violated constraint. */
  readonly constraint: string | undefined;
  readonly hint: string | undefined;
}

/** Exact SQLSTATEs first, then their classes. Source: PostgreSQL documentation, appendix A. */
const bySqlState: Readonly<Record<string, LoaderErrorCode>> = {
  '08P01': 'statement',
  '25006': 'read_only',
  '3D000': 'not_found',
  '3F000': 'not_found',
  '40001': 'unavailable',
  '40P01': 'unavailable',
  '42501': 'permission',
  '53100': 'disk_full',
  '55P03': 'locked',
  '57014': 'unavailable',
  '57P01': 'connection',
  '57P02': 'connection',
  '57P03': 'unavailable',
  '57P05': 'connection',
};
const bySqlClass: Readonly<Record<string, LoaderErrorCode>> = {
  '08': 'connection',
  '28': 'authentication',
  '53': 'unavailable',
};

/** Next steps for SQLSTATEs that are more specific than their code. */
const nextStepsBySqlState: Readonly<Record<string, string>> = {
  '08P01':
    'The server, or a pooler in front of it, refuses this use of the protocol: connect to the server itself, or to a pool in session mode.',
  '53300':
    'All connections are in use: raise the connection limit of the role, database or server, or run again later.',
  '57014':
    'The statement was cancelled, by statement_timeout or by another session. Allow the user more time (alter role … set statement_timeout), or run again later.',
  '57P01': 'The server was shut down, or an administrator ended the session; run again.',
  '57P05':
    'The session was idle for too long while the source was read: set idle_session_timeout to 0 for the user.',
};

/**
 * Turns an error of a driver into a LoaderError: by SQLSTATE and system error name, by its text only
 * if a pooler has sent it. `fallback` is the code if it has neither.
 */
export type SqlFailure = (
  target: string,
  doing: string,
  cause: unknown,
  fallback: LoaderErrorCode,
) => LoaderError;

/** @param steps next steps by code, unless the SQLSTATE has its own */
export function sqlFailures(steps: Partial<Record<LoaderErrorCode, string>>): SqlFailure {
  return (target, doing, cause, fallback) => {
    if (cause instanceof LoaderError) return cause;
    const error = describe(cause);
    const code = poolerCode(error) ?? codeOf(error.code) ?? fallback;
    const parts = [
      `${doing} failed on ${target}: ${error.message}`,
      error.detail,
      error.hint,
      error.code === undefined ? undefined : `[${error.code}]`,
      nextStepOf(error) ?? steps[code],
    ].filter((part) => part !== undefined && part !== '');
    const details = { target, cause, ...defined({ reason: error.code }) };
    return new LoaderError(code, parts.join(' '), details);
  };
}

function nextStepOf({ code = '', constraint }: DriverError): string | undefined {
  if (code !== '23514') return nextStepsBySqlState[code];
  // A row that fits no partition has this SQLSTATE as well, but violates no constraint.
  return constraint === undefined
    ? 'Create a partition for the row, or a default partition: create table … partition of … default.'
    : 'The row violates a constraint that the platform did not create: drop the constraint, or correct the data.';
}

/** PgBouncer reports everything with one SQLSTATE, so that only its text says what failed. */
const poolerTexts: readonly (readonly [RegExp, LoaderErrorCode])[] = [
  [/unsupported startup parameter|pooling mode/, 'pooler'],
  [/authentication failed|no such user/, 'authentication'],
  [/no such database/, 'not_found'],
  [
    /query_wait_timeout|no more connections|cannot connect|login has|crashed|shutting down/,
    'connection',
  ],
];

function poolerCode({ code, message }: DriverError): LoaderErrorCode | undefined {
  if (code !== '08P01') return undefined;
  return poolerTexts.find(([text]) => text.test(message))?.[1];
}

function codeOf(code: string | undefined): LoaderErrorCode | undefined {
  if (code === undefined) return undefined;
  const network = networkErrorCode(code);
  if (network !== undefined) return network;
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined;
  return bySqlState[code] ?? bySqlClass[code.slice(0, 2)] ?? 'statement';
}

function describe(cause: unknown): DriverError {
  const first =
    cause instanceof AggregateError && cause.errors.length > 0
      ? (cause.errors[0] as unknown)
      : cause;
  const fields = (typeof first === 'object' && first !== null ? first : {}) as Record<
    string,
    unknown
  >;
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  return {
    message: sentence(text('message') ?? String(first)),
    code: text('code') ?? (cause as { code?: string }).code,
    constraint: text('constraint'),
    detail: text('detail') === undefined ? undefined : sentence(text('detail') ?? ''),
    hint: text('hint') === undefined ? undefined : sentence(text('hint') ?? ''),
  };
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
