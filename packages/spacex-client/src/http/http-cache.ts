/** A body that can be reused if the server confirms its ETag. */
export interface HttpCacheEntry {
  readonly etag: string;
  readonly text: string;
  /** Size of the body in bytes, after decompression. */
  readonly bytes: number;
}

/**
 * Stores bodies by their URL without credentials and query. Errors of the cache are ignored, and so
 * are entries that are not complete JSON. A web page needs none, because browsers revalidate by
 * themselves, and not every server allows pages to send `If-None-Match`.
 *
 * @example
 * ```ts
 * const client = createSpacexClient({ cache: memoryCache() });
 * ```
 */
export interface HttpCache {
  get(url: string): HttpCacheEntry | undefined | Promise<HttpCacheEntry | undefined>;
  set(url: string, entry: HttpCacheEntry): unknown;
}

/**
 * Creates a cache in memory. When the bodies exceed `maxBytes` in total (default 64 MiB), the least
 * recently used entries are removed.
 *
 * @example
 * ```ts
 * const cached = createSpacexClient({ cache: memoryCache({ maxBytes: 8 * 1024 * 1024 }) });
 * ```
 */
export function memoryCache(options: { readonly maxBytes?: number } = {}): HttpCache {
  const maxBytes = options.maxBytes ?? 64 * 1024 * 1024;
  const entries = new Map<string, HttpCacheEntry>();
  let total = 0;
  const remove = (url: string): void => {
    total -= entries.get(url)?.bytes ?? 0;
    entries.delete(url);
  };
  const add = (url: string, entry: HttpCacheEntry): void => {
    entries.set(url, entry);
    total += entry.bytes;
  };
  return {
    get(url) {
      const entry = entries.get(url);
      if (entry === undefined) return undefined;
      remove(url);
      add(url, entry);
      return entry;
    },
    set(url, entry) {
      remove(url);
      if (entry.bytes > maxBytes) return;
      add(url, entry);
      for (const oldest of entries.keys()) {
        if (total <= maxBytes) break;
        remove(oldest);
      }
    },
  };
}
