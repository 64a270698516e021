import { checkedSignal } from './errors/checked-signal.ts';
import { invalidOption } from './errors/invalid-option.ts';
import type { ClientErrorCode } from './errors/spacex-client-error.ts';
import { wholeNumber } from './errors/whole-number.ts';
import type { Fetch } from './http/attempt.ts';
import type { Endpoint } from './http/endpoint.ts';
import { parseEndpoint } from './http/endpoint.ts';
import type { HttpCache } from './http/http-cache.ts';
import { defaultRetries } from './http/retry-policy.ts';

/** A failed attempt that is about to be retried. */
export interface RetryEvent {
  /** The URL without credentials and query. */
  readonly url: string;
  /** The attempt that failed; the first is 1. */
  readonly attempt: number;
  /** The maximum number of attempts. */
  readonly maxAttempts: number;
  readonly code: ClientErrorCode;
  /** Why the attempt failed: `status 503 Service Unavailable`. */
  readonly reason: string;
  readonly status: number | undefined;
  /** Milliseconds until the next attempt. */
  readonly delayMs: number;
}

/** Options of `createSpacexClient`, all optional. Times are in milliseconds. */
export interface SpacexClientOptions {
  /**
   * URL of the API, which may have a path prefix. Default `https://api.spacexdata.com`.
   *
   * A user and password in it are sent as Basic authorization, a query with every request. Both are
   * left out of messages and metadata.
   */
  readonly baseUrl?: string | URL;
  /** Timeout of one attempt, its body included. Default 30,000. */
  readonly timeoutMs?: number;
  /** Timeout of all attempts of a request, the waits included. Default 300,000. */
  readonly totalTimeoutMs?: number;
  /** Retries after a failed attempt. Default 4, which makes five attempts. */
  readonly retries?: number;
  /** Maximum of the first random wait; it doubles with each attempt. Default 500. */
  readonly backoffBaseMs?: number;
  /** Maximum of any random wait. Default 20,000. */
  readonly backoffCapMs?: number;
  /**
   * Maximum wait for a `Retry-After` header; a longer one ends the request with the code `deferred`.
   * Default 60,000.
   */
  readonly maxRetryAfterMs?: number;
  /** Maximum size of a body after decompression. Default 67,108,864 (64 MiB). */
  readonly maxBodyBytes?: number;
  /** Stores bodies that have an ETag, for revalidation. Default none. */
  readonly cache?: HttpCache;
  /** Called instead of the platform's `fetch`, with a URL and a request. */
  readonly fetch?: Fetch;
  /** Aborts all requests of this client. */
  readonly signal?: AbortSignal;
  /** The `User-Agent` header. Default: that of the platform, which browsers always send. */
  readonly userAgent?: string;
  /** Sent with every request. If one may hold a key, messages quote no responses. */
  readonly headers?: Readonly<Record<string, string>> | Iterable<readonly [string, string]>;
  /** Called before each wait, for logging. */
  readonly onRetry?: (event: RetryEvent) => void;
}

/** Validated options, with all defaults. */
export interface ResolvedOptions {
  /** What the base URL has to serve, for messages. */
  readonly api: string;
  readonly endpoint: Endpoint;
  readonly headers: Headers;
  /**
   * Whether messages may quote responses and errors of the platform. False if requests carry
   * credentials, because a response or an error may repeat them in any encoding.
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

/** The maximum delay of a timer: 2^31 - 1 ms, about 24 days. */
const maxTimerMs = 2_147_483_647;

/** @throws SpacexClientError `invalid_option` */
export function resolveOptions(
  options: SpacexClientOptions,
  api = 'v4 and v5 of the r/SpaceX API',
): ResolvedOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption('options: expected an object.');
  }
  const signal = checkedSignal(options.signal);
  const endpoint = parseEndpoint(String(options.baseUrl ?? 'https://api.spacexdata.com'));
  const integer = (name: NumberOption, fallback: number, min: number, max = maxTimerMs) =>
    wholeNumber(name, options[name] ?? fallback, min, max);
  const given = headerPairs(options.headers);
  if (options.userAgent !== undefined) given.push(['user-agent', options.userAgent]);
  return {
    api,
    endpoint,
    headers: headersOf(given, endpoint),
    mayQuote: !endpoint.hasSecrets && given.every(([name]) => isPublicHeader(name)),
    fetch: options.fetch ?? ((url, request) => globalThis.fetch(url, request)),
    timeoutMs: integer('timeoutMs', 30_000, 1),
    totalTimeoutMs: integer('totalTimeoutMs', 300_000, 1),
    retries: integer('retries', defaultRetries, 0, 100),
    backoffBaseMs: integer('backoffBaseMs', 500, 0),
    backoffCapMs: integer('backoffCapMs', 20_000, 0),
    maxRetryAfterMs: integer('maxRetryAfterMs', 60_000, 0),
    maxBodyBytes: integer('maxBodyBytes', 64 * 1024 * 1024, 1, Number.MAX_SAFE_INTEGER),
    cache: options.cache,
    signal,
    onRetry: options.onRetry,
  };
}

/** Whether a header cannot hold a key. Keys are sent in headers of all kinds of names. */
function isPublicHeader(name: string): boolean {
  return /^(accept(-.*)?|cache-control|content-type|origin|pragma|user-agent)$/i.test(name);
}

type NumberOption = {
  [K in keyof SpacexClientOptions]-?: NonNullable<SpacexClientOptions[K]> extends number
    ? K
    : never;
}[keyof SpacexClientOptions];

type Pairs = (readonly [name: string, value: string])[];

/** The headers of the caller as pairs: of an object, a `Headers`, or pairs. */
export function headerPairs(headers: SpacexClientOptions['headers'] = {}): Pairs {
  return Symbol.iterator in headers ? [...headers] : Object.entries(headers);
}

function headersOf(given: Pairs, endpoint: Endpoint): Headers {
  const headers = new Headers({ accept: 'application/json' });
  if (endpoint.authorization !== null) headers.set('authorization', endpoint.authorization);
  for (const [name, value] of given) {
    if (value === undefined) continue;
    try {
      headers.set(name, value);
    } catch {
      // The platform's own message would repeat the value, which may be a key.
      const message = `header ${JSON.stringify(name)}: its name or value is not allowed in HTTP. Use printable ASCII on one line.`;
      throw invalidOption(message);
    }
  }
  return headers;
}
