import {
  createSpacexClient,
  oneLine,
  type ResourceName,
  resourceNames,
  resources,
  type SpacexClientOptions,
  splitArray,
} from '@spacex-platform/spacex-client';
import { defined } from '../defined.ts';
import { batchesOf } from './batches.ts';
import type { Source } from './source.ts';

/**
 * The live API, or a mirror of it.
 *
 * @throws SpacexClientError from `read`, after the last retry
 * @example
 * ```ts
 * const source = apiSource({ baseUrl: 'http://localhost:6673', retries: 2 });
 * ```
 */
export function apiSource(options: SpacexClientOptions = {}): Source {
  const client = createSpacexClient(options);
  return {
    name: 'api',
    origin: 'api',
    resources: resourceNames,
    async read(name, { signal }) {
      const resource = resources[name as ResourceName];
      const body = await client.fetchBody(resource, defined({ signal }));
      return {
        url: body.url,
        etag: body.etag,
        fetchedAt: body.fetchedAt,
        batches: batchesOf(
          resource.kind === 'singleton' ? [oneLine(body.text.trim())] : splitArray(body.text),
        ),
      };
    },
  };
}
