import type { Fetch } from '../http/attempt.ts';
import { answer } from './answer.ts';
import type { ApiDocuments } from './api-documents.ts';

/**
 * Returns a function for the option `fetch` of a client that answers as the r/SpaceX API does,
 * without a socket: for tests in any runtime. The host and a prefix of the URL do not matter.
 *
 * @example
 * ```ts
 * const client = createSpacexClient({ fetch: apiFetch({ cores: [], launches: [] }) });
 * const { documents } = await client.cores.list(); // []
 * ```
 */
export function apiFetch(documents: ApiDocuments): Fetch {
  return async (url, { method, body, signal }) => {
    signal.throwIfAborted();
    const path = /\/v\d+\/.*$/.exec(new URL(url).pathname)?.[0].replace(/\/$/, '') ?? '/';
    const sent: unknown = body === undefined ? undefined : JSON.parse(body);
    const { status, type, body: text } = answer(method, path, sent, documents);
    return new Response(text, { status, headers: { 'content-type': type } });
  };
}
