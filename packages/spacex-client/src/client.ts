import type { CollectionClient } from './clients/collection-client.ts';
import { collectionClient } from './clients/collection-client.ts';
import type { LaunchClient } from './clients/launch-client.ts';
import { launchClient } from './clients/launch-client.ts';
import type { CallOptions, SingletonClient } from './clients/singleton-client.ts';
import { singletonClient } from './clients/singleton-client.ts';
import { isSpacexClientError } from './errors/spacex-client-error.ts';
import type { Http, RawBody } from './http.ts';
import { createHttp } from './http.ts';
import type { SpacexClientOptions } from './options.ts';
import { resolveOptions } from './options.ts';
import type { Resource } from './resource.ts';
import type { Documents, ResourceName } from './resources/index.ts';
import { resources } from './resources/index.ts';
import { launchesV4 } from './resources/launches.ts';

type Singleton = 'company' | 'roadster';

/** Options of `fetchBody`. */
export interface FetchBodyOptions extends CallOptions {
  /** Returns the body only if it has changed since the response with this ETag. */
  readonly etag?: string;
}

/** A client of the API, with one property for each resource. */
export type SpacexClient = {
  readonly [Name in Exclude<ResourceName, Singleton | 'launches'>]: CollectionClient<
    Documents[Name]
  >;
} & {
  readonly [Name in Singleton]: SingletonClient<Documents[Name]>;
} & {
  /** Launches from v5, with crew roles. */
  readonly launches: LaunchClient;
  /** Launches from v4, where `crew` is a list of ids. */
  readonly launchesV4: LaunchClient;
  /**
   * Fetches the body of a resource for storage in a raw zone: complete, valid JSON of the expected
   * type, but not parsed into documents. If the server has no v5, launches are fetched from v4;
   * `url` shows which. If `etag` is still current, `text` is empty and `notModified` is true.
   */
  fetchBody(resource: Resource | ResourceName, options?: FetchBodyOptions): Promise<RawBody>;
};

/**
 * Creates a client of the r/SpaceX API. Every failure is a `SpacexClientError`.
 *
 * @throws SpacexClientError `invalid_option`
 * @example
 * ```ts
 * const client = createSpacexClient();
 * const { documents, rejects } = await client.cores.list();
 * const reused = client.launches.iterate({ 'cores.reused': true }, { select: ['name', 'date_utc'] });
 * for await (const launch of reused) console.log(launch.date_utc, launch.name);
 * ```
 */
export function createSpacexClient(options: SpacexClientOptions = {}): SpacexClient {
  const http = createHttp(resolveOptions(options));
  return {
    capsules: collectionClient(http, resources.capsules),
    company: singletonClient(http, resources.company),
    cores: collectionClient(http, resources.cores),
    crew: collectionClient(http, resources.crew),
    dragons: collectionClient(http, resources.dragons),
    history: collectionClient(http, resources.history),
    landpads: collectionClient(http, resources.landpads),
    launches: launchClient(http, resources.launches),
    launchesV4: launchClient(http, launchesV4),
    launchpads: collectionClient(http, resources.launchpads),
    payloads: collectionClient(http, resources.payloads),
    roadster: singletonClient(http, resources.roadster),
    rockets: collectionClient(http, resources.rockets),
    ships: collectionClient(http, resources.ships),
    starlink: collectionClient(http, resources.starlink),
    fetchBody: (resource, given = {}) =>
      fetchBody(http, typeof resource === 'string' ? resources[resource] : resource, given),
  };
}

async function fetchBody(
  http: Http,
  resource: Resource,
  options: FetchBodyOptions,
): Promise<RawBody> {
  const { name, path, kind } = resource;
  const call = { resource: name, expected: kind === 'singleton' ? 'object' : 'array' } as const;
  try {
    return await http({ ...call, ...options, path });
  } catch (error) {
    const hasFallback = path === resources.launches.path;
    if (!hasFallback || !isSpacexClientError(error) || error.code !== 'not_found') throw error;
    return await http({ ...call, ...options, path: launchesV4.path });
  }
}
