import { SpacexClientError } from './errors/spacex-client-error.ts';
import type { HttpCall } from './http/http-call.ts';
import { isEtag, readCache, writeCache } from './http/revalidate.ts';
import { send } from './http/send.ts';
import type { ResolvedOptions } from './options.ts';

/** A body as received: whole, valid JSON of the expected shape, not yet documents. */
export interface RawBody {
  /** The resource, where the request was for one. */
  readonly resource?: string;
  /** What was asked for, without credentials and query. */
  readonly url: string;
  readonly status: number;
  readonly etag: string | null;
  /** When the body came, or was confirmed as unchanged: ISO 8601 in UTC. */
  readonly fetchedAt: string;
  /** Size after decompression. */
  readonly bytes: number;
  /** The JSON text; empty when `notModified` answers an ETag that the caller gave. */
  readonly text: string;
  /** The server said that the body with this ETag is still the current one. */
  readonly notModified: boolean;
}

/** Sends a request, as often as needed. */
export type Http = (call: HttpCall) => Promise<RawBody>;

/** Makes the one function through which every request goes. */
export function createHttp(options: ResolvedOptions): Http {
  return async (call) => {
    if (call.etag !== undefined && !isEtag(call.etag)) {
      const message = `The etag ${JSON.stringify(call.etag)} can stand in no header: give one as a body had it, like "\\"33a64df5\\""`;
      throw new SpacexClientError('invalid_option', message);
    }
    const url = options.endpoint.safeUrl(call.path);
    const cached =
      call.json === undefined && call.etag === undefined
        ? await readCache(options.cache, url, call.expected)
        : undefined;
    const answer = await send(options, call, call.etag ?? cached?.etag);
    const notModified = answer.status === 304;
    if (!notModified && call.json === undefined) await writeCache(options.cache, url, answer);
    const body = notModified && cached !== undefined ? cached : answer;
    return {
      ...(call.resource === undefined ? {} : { resource: call.resource }),
      url,
      status: answer.status,
      etag: answer.etag ?? (notModified ? (call.etag ?? body.etag) : null),
      fetchedAt: new Date().toISOString(),
      bytes: body.bytes,
      text: body.text,
      notModified,
    };
  };
}
