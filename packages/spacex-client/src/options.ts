import type { ClientErrorCode } from './errors/spacex-client-error.ts';
import { SpacexClientError } from './errors/spacex-client-error.ts';
import type { Fetch } from './http/attempt.ts';
import type { Endpoint } from './http/endpoint.ts';
import { parseEndpoint } from './http/endpoint.ts';
import type { HttpCache } from './http/http-cache.ts';

/** What the client tells before it waits for another attempt. */
export interface RetryEvent {
  /** The URL without credentials and query. */
  readonly url: string;
  /** The attempt that failed; the first is 1. */
  readonly attempt: number;
  /** How many attempts there are at most. */
  readonly maxAttempts: number;
  readonly code: ClientErrorCode;
  /** Why, in words: `status 503 Service Unavailable`. */
  readonly reason: string;
  readonly status: number | undefined;
  /** Milliseconds until the next attempt. */
  readonly delayMs: number;
}

/** Options of `createSpacexClient`; every one may be left out. Times are in milliseconds. */
export interface SpacexClientOptions {
  /**
   * Where the API is; `v4/cores` and the like are appended, after a path prefix if there is one.
   * A user and password in it are sent as Basic authorization, a query with every request; both
   * are kept out of messages and records. Default `https://api.spacexdata.com`.
   */
  readonly baseUrl?: string | URL;
  /** For one attempt, its body included. Default 30,000. */
  readonly timeoutMs?: number;
  /** For all attempts of a request and the waits between them. Default 300,000. */
  readonly totalTimeoutMs?: number;
  /** How often a failed attempt is repeated. Default 4, so five attempts; 0 allows one. */
  readonly retries?: number;
  /** The wait is random between 0 and this, doubled with each attempt. Default 500. */
  readonly backoffBaseMs?: number;
  /** The wait is never drawn from more than this. Default 20,000. */
  readonly backoffCapMs?: number;
  /** A longer `Retry-After` is cut to this. Default 60,000. */
  readonly maxRetryAfterMs?: number;
  /** Larger bodies are refused; counted after decompression. Default 67,108,864 (64 MiB). */
  readonly maxBodyBytes?: number;
  /** Where bodies with an ETag are kept for revalidation. Default none. */
  readonly cache?: HttpCache;
  /** Used in place of the platform's `fetch`. */
  readonly fetch?: Fetch;
  /** Ends every request of this client. */
  readonly signal?: AbortSignal;
  /** Sent as `User-Agent`. Default: what the platform sends (browsers allow no other). */
  readonly userAgent?: string;
  /** Sent with every request. Values are kept out of messages, as keys may be among them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Called before each wait, to log it. */
  readonly onRetry?: (event: RetryEvent) => void;
}

/** Options with every default filled in and every value checked. */
export interface ResolvedOptions {
  readonly endpoint: Endpoint;
  readonly headers: Headers;
  /**
   * Whether messages may quote responses and errors of the platform: only if no request carries a
   * secret, since both may repeat what they were sent.
   */
  readonly mayQuote: boolean;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly retries: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  readonly maxRetryAfterMs: number;
  readonly maxBodyBytes: number;
  readonly cache: HttpCache | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onRetry: ((event: RetryEvent) => void) | undefined;
}

/** The longest time that timers of the platforms can hold: 2^31 - 1 ms, some 24 days. */
const longest = 2_147_483_647;

/** @throws SpacexClientError `invalid_option`. */
export function resolveOptions(options: SpacexClientOptions): ResolvedOptions {
  const endpoint = parseEndpoint(String(options.baseUrl ?? 'https://api.spacexdata.com'));
  const whole = (name: NumberOption, fallback: number, least: number, most = longest): number => {
    const value = options[name] ?? fallback;
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    const message = `${name} is ${String(value)}: give a whole number from ${least} to ${most}`;
    throw new SpacexClientError('invalid_option', message);
  };
  return {
    endpoint,
    headers: headersOf(options, endpoint),
    mayQuote: !endpoint.hasSecrets && Object.keys(options.headers ?? {}).every(isPublicHeader),
    fetch: options.fetch ?? ((request) => globalThis.fetch(request)),
    timeoutMs: whole('timeoutMs', 30_000, 1),
    totalTimeoutMs: whole('totalTimeoutMs', 300_000, 1),
    retries: whole('retries', 4, 0, 100),
    backoffBaseMs: whole('backoffBaseMs', 500, 0),
    backoffCapMs: whole('backoffCapMs', 20_000, 0),
    maxRetryAfterMs: whole('maxRetryAfterMs', 60_000, 0),
    maxBodyBytes: whole('maxBodyBytes', 64 * 1024 * 1024, 1, Number.MAX_SAFE_INTEGER),
    cache: options.cache,
    signal: options.signal,
    onRetry: options.onRetry,
  };
}

/** A key may be in a header of any name but these. */
function isPublicHeader(name: string): boolean {
  return /^(accept(-.*)?|cache-control|content-type|origin|pragma|user-agent)$/i.test(name);
}

type NumberOption = {
  [K in keyof SpacexClientOptions]-?: NonNullable<SpacexClientOptions[K]> extends number
    ? K
    : never;
}[keyof SpacexClientOptions];

function headersOf(options: SpacexClientOptions, endpoint: Endpoint): Headers {
  const headers = new Headers({ accept: 'application/json' });
  if (endpoint.authorization !== null) headers.set('authorization', endpoint.authorization);
  const given = Object.entries(options.headers ?? {});
  if (options.userAgent !== undefined) given.push(['user-agent', options.userAgent]);
  for (const [name, value] of given) {
    try {
      headers.set(name, value);
    } catch {
      // The platform's own message repeats the value, which may be a secret.
      const message = `The header ${JSON.stringify(name)} has a name or value that HTTP does not allow: use printable ASCII on one line`;
      throw new SpacexClientError('invalid_option', message);
    }
  }
  return headers;
}
