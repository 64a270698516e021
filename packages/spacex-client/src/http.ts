import { invalidOption } from './errors/invalid-option.ts';
import type { HttpCall } from './http/http-call.ts';
import { isEtag, readCache, writeCache } from './http/revalidate.ts';
import { send } from './http/send.ts';
import type { ResolvedOptions } from './options.ts';

/** A body as received: complete, valid JSON of the expected type, not yet parsed into documents. */
export interface RawBody {
  /** The resource that was requested, if any. */
  readonly resource?: string;
  /** The requested URL without credentials and query. */
  readonly url: string;
  readonly status: number;
  readonly etag: string | null;
  /** When the body was received or confirmed as unchanged: ISO 8601 in UTC. */
  readonly fetchedAt: string;
  /** Size in bytes after decompression. */
  readonly bytes: number;
  /** The JSON text; empty if the caller passed an ETag and `notModified` is true. */
  readonly text: string;
  /** Whether the server confirmed that the body with this ETag is still current. */
  readonly notModified: boolean;
}

/** Sends a request, with retries. */
export type Http = (call: HttpCall) => Promise<RawBody>;

/** Creates the function through which every request goes. */
export function createHttp(options: ResolvedOptions): Http {
  return async (call) => {
    if (call.etag !== undefined && !isEtag(call.etag)) {
      const message = `etag ${JSON.stringify(call.etag)}: expected that of a response, for example "\\"33a64df5\\"".`;
      throw invalidOption(message);
    }
    const url = options.endpoint.safeUrl(call.path);
    const cached =
      call.json === undefined && call.etag === undefined
        ? await readCache(options.cache, url, call.expected)
        : undefined;
    const response = await send(options, call, call.etag ?? cached?.etag);
    const notModified = response.status === 304;
    if (!notModified && call.json === undefined) await writeCache(options.cache, url, response);
    const body = notModified && cached !== undefined ? cached : response;
    return {
      ...(call.resource && { resource: call.resource }),
      url,
      status: response.status,
      etag: response.etag ?? (notModified ? (call.etag ?? body.etag) : null),
      fetchedAt: new Date().toISOString(),
      bytes: body.bytes,
      text: body.text,
      notModified,
    };
  };
}
