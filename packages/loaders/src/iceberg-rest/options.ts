import { LoaderError } from '../errors/loader-error.ts';
import { shownPlace } from '../errors/shown-place.ts';

/** A function like the platform's `fetch`, called with a URL and plain data. */
export type CatalogFetch = (
  url: string,
  request: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

/** Options of {@link restCatalog}. Times are in milliseconds. */
export interface RestCatalogOptions {
  /** URL of the server, without `/v1`: `https://catalog.example/iceberg`. */
  readonly url: string;
  /** Name of the warehouse, if the server has several. */
  readonly warehouse?: string;
  /** Token that is sent as `Authorization: Bearer`. It is never part of a message. */
  readonly token?: string;
  /** Namespace of the tables; `.` separates its levels. It is created if missing. Default `spacex`. */
  readonly namespace?: string;
  /** Timeout of one attempt, its body included. Default 30,000. */
  readonly timeoutMs?: number;
  /** Retries after status 429 or 503, or if the server cannot be reached. Default 4. */
  readonly retries?: number;
  /** Sends the requests, for example through a proxy. Default: `fetch` of the platform. */
  readonly fetch?: CatalogFetch;
}

/** Options with their defaults, validated. */
export interface ResolvedRestOptions {
  /** Without a slash at its end. */
  readonly url: string;
  readonly warehouse: string | undefined;
  readonly token: string | undefined;
  /** Levels of the namespace. */
  readonly namespace: readonly string[];
  readonly timeoutMs: number;
  readonly retries: number;
  readonly fetch: CatalogFetch;
}

/** @throws LoaderError `configuration` */
export function resolveRestOptions(options: RestCatalogOptions): ResolvedRestOptions {
  const { url, warehouse, token, namespace = 'spacex', timeoutMs = 30_000, retries = 4 } = options;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.search !== '') {
    throw invalid(
      `the URL must be an http or https URL without a query, such as https://catalog.example/iceberg, not ${shownPlace(url)}.`,
    );
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalid('the URL must not have a user or a password. Set a token instead.');
  }
  const levels = namespace.split('.');
  if (levels.includes('')) {
    throw invalid(
      `the namespace "${namespace}" has an empty level. Use a name such as spacex or lake.spacex.`,
    );
  }
  return {
    ...{ url: parsed.href.replace(/\/+$/, '').replace(/\/v1$/, ''), namespace: levels },
    ...{ warehouse, token: token === '' ? undefined : token, timeoutMs, retries },
    fetch: options.fetch ?? ((address, request) => fetch(address, request)),
  };
}

function invalid(message: string): LoaderError {
  return new LoaderError('configuration', `Invalid Iceberg catalog: ${message}`, {
    target: 'lake',
  });
}
