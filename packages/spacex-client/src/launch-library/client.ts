import type { CallOptions } from '../clients/singleton-client.ts';
import { isSpacexClientError } from '../errors/spacex-client-error.ts';
import type { ChangedLaunches, LaunchCursor } from './changed-launches.ts';
import { changedLaunches } from './changed-launches.ts';
import { checkLaunch, checkLauncher, type DocumentOfMode } from './documents.ts';
import type { LaunchFilter, LaunchMode, LaunchOrdering, LaunchRequest } from './launch-filter.ts';
import { launchesPath, maxPageSize } from './launch-filter.ts';
import type { Launcher } from './launcher-stage.ts';
import type { LibraryPage } from './library-page.ts';
import { limitedHttp, throttlePath } from './limited-http.ts';
import { normaliseLaunch, normaliseLauncher } from './normalise.ts';
import type { LaunchLibraryOptions } from './options.ts';
import { resolveLaunchLibraryOptions } from './options.ts';
import { proveLaunchers, proveLaunches } from './prove-page.ts';
import { type ReadPage, readPage } from './read-page.ts';
import type { ThrottleState } from './throttle.ts';
import { readThrottle } from './throttle.ts';

/** Options of `launches`. */
export interface LaunchesOptions<Mode extends LaunchMode = LaunchMode> extends CallOptions {
  /** Default `detailed`. */
  readonly mode?: Mode;
  /** Default `net`. */
  readonly ordering?: LaunchOrdering;
  /** Launches on a page, at most 100. Default 100. */
  readonly limit?: number;
  /** Launches before the page. Default 0. */
  readonly offset?: number;
}

/** Options of `launchers`. */
export interface LaunchersOptions extends CallOptions {
  /** Boosters before the first page: where an earlier reading ended. Default 0. */
  readonly offset?: number;
}

/** A client of Launch Library 2, the service of The Space Devs. */
export interface LaunchLibraryClient {
  /** Fetches one page of launches. */
  launches<const Mode extends LaunchMode = 'detailed'>(
    filter?: LaunchFilter,
    options?: LaunchesOptions<Mode>,
  ): Promise<LibraryPage<DocumentOfMode[Mode]>>;
  /**
   * Fetches launches in the order of their changes, one request for each page. Store `next` after
   * each page: with it, the reading continues where it ended.
   */
  changedLaunches(
    from: LaunchCursor,
    filter?: Omit<LaunchFilter, 'updatedFrom'>,
    options?: CallOptions,
  ): AsyncGenerator<ChangedLaunches<DocumentOfMode['detailed']>, void, undefined>;
  /**
   * Fetches the boosters of a manufacturer, page by page, in the order of their ids. An answer does
   * not name the manufacturer, so that the filter cannot be verified.
   */
  launchers(
    manufacturer: string,
    options?: LaunchersOptions,
  ): AsyncGenerator<LibraryPage<Launcher>, void, undefined>;
  /** Fetches how many requests are left. The server does not count this request. */
  throttle(options?: CallOptions): Promise<ThrottleState>;
}

/**
 * Creates a client of Launch Library 2. Every failure is a `SpacexClientError`; the code `deferred`
 * and `retryAt` say when the server accepts requests again. Until then the client sends none.
 *
 * Answers are verified against the request, as far as they carry the fields, because the server
 * ignores filters, orders and limits that it does not know: `unexpected_shape`.
 *
 * @throws SpacexClientError `invalid_option`
 * @example
 * ```ts
 * const client = createLaunchLibraryClient();
 * const { documents } = await client.launches({ provider: 121, netFrom: new Date() });
 * for (const { net, name } of documents) console.log(net, name);
 * ```
 */
export function createLaunchLibraryClient(options: LaunchLibraryOptions = {}): LaunchLibraryClient {
  const http = limitedHttp(resolveLaunchLibraryOptions(options), options.budget);

  const request = async <Mode extends LaunchMode>(
    asked: LaunchRequest & { readonly mode: Mode },
    { signal }: CallOptions,
  ): Promise<ReadPage<DocumentOfMode[Mode]>> => {
    const path = launchesPath(asked);
    const body = await http({ path, expected: 'object', resource: 'launches', signal });
    const check = (value: unknown, raw: string) => checkLaunch(asked.mode, value, raw);
    const read = readPage(body, 'launches', normaliseLaunch, check);
    proveLaunches(asked, { ...read.page, values: read.values });
    return read;
  };

  return {
    async launches<const Mode extends LaunchMode = 'detailed'>(
      filter: LaunchFilter = {},
      {
        mode,
        ordering = 'net',
        limit = maxPageSize,
        offset = 0,
        ...rest
      }: LaunchesOptions<Mode> = {},
    ) {
      const asked = { filter, mode: (mode ?? 'detailed') as Mode, ordering, limit, offset };
      return (await request(asked, rest)).page;
    },

    changedLaunches(from, filter = {}, given = {}) {
      const order = { mode: 'detailed', ordering: 'last_updated', limit: maxPageSize } as const;
      return changedLaunches(from, async (changed, offset) => {
        const asked = { ...order, filter: { ...filter, ...changed }, offset };
        const { page, values } = await request(asked, given);
        return {
          page,
          size: values.length,
          lastUpdated: values.map(lastUpdatedOf).findLast(Boolean),
        };
      });
    },

    async *launchers(manufacturer, { signal, offset: first = 0 } = {}) {
      for (let offset = first; ; ) {
        const asked = { mode: 'detailed', limit: maxPageSize, offset } as const;
        const query = new URLSearchParams({
          ...{ mode: asked.mode, limit: String(asked.limit), ordering: 'id' },
          ...{ launcher_config__manufacturer__name: manufacturer, offset: String(offset) },
        });
        const path = `launchers/?${query}`;
        const body = await http({ path, expected: 'object', resource: 'launchers', signal });
        const { page, values } = readPage(body, 'launchers', normaliseLauncher, checkLauncher);
        proveLaunchers(asked, { ...page, values });
        yield page;
        // Boosters are added at the end, so that an offset skips none.
        offset += values.length;
        if (offset >= page.count) return;
      }
    },

    async throttle({ signal } = {}) {
      const path = throttlePath;
      // The schema of the API says an array, the server sends an object.
      const body = await http({ path, expected: 'object', signal }).catch((error: unknown) => {
        if (!isSpacexClientError(error) || error.code !== 'unexpected_shape') throw error;
        return http({ path, expected: 'array', signal });
      });
      return readThrottle(body);
    },
  };
}

function lastUpdatedOf(value: unknown): string | undefined {
  const updated = (value as { readonly last_updated?: unknown } | null)?.last_updated;
  return typeof updated === 'string' && !Number.isNaN(Date.parse(updated)) ? updated : undefined;
}
