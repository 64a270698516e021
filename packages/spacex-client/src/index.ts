export * from './check-document.ts';
export type { DocumentSet, Drift } from './check-documents.ts';
export { summarizeDrift } from './check-documents.ts';
export type { FetchBodyOptions, SpacexClient } from './client.ts';
export { createSpacexClient } from './client.ts';
export type {
  CollectionClient,
  DocumentList,
  IterateOptions,
  PagesOptions,
} from './clients/collection-client.ts';
export type { LaunchClient } from './clients/launch-client.ts';
export type { CallOptions, SingletonClient } from './clients/singleton-client.ts';
export { compileResource } from './compile-resource.ts';
export * from './errors/spacex-client-error.ts';
export type { Fetch } from './http/attempt.ts';
export type { HttpCache, HttpCacheEntry } from './http/http-cache.ts';
export { memoryCache } from './http/http-cache.ts';
export type { RawBody } from './http.ts';
export type { RetryEvent, SpacexClientOptions } from './options.ts';
export type { Condition, FieldPath, FieldValue, Filter } from './query/filter.ts';
export type { Page } from './query/page.ts';
export type { QueryOptions, Selected, SortDirection } from './query/query-options.ts';
export * from './resource.ts';
export type { Capsule } from './resources/capsules.ts';
export type { Company } from './resources/company.ts';
export type { Core } from './resources/cores.ts';
export type { CrewMember } from './resources/crew.ts';
export type { Dragon } from './resources/dragons.ts';
export type { HistoryEvent } from './resources/history.ts';
export * from './resources/index.ts';
export type { Landpad } from './resources/landpads.ts';
export type { Launch, LaunchCore } from './resources/launches.ts';
export { launchesV4 } from './resources/launches.ts';
export type { Launchpad } from './resources/launchpads.ts';
export type { Payload } from './resources/payloads.ts';
export type { Roadster } from './resources/roadster.ts';
export type { Rocket } from './resources/rockets.ts';
export type { Ship } from './resources/ships.ts';
export type { StarlinkSatellite } from './resources/starlink.ts';
export { oneLine, splitArray } from './split-array.ts';
