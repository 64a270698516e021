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
export type * from './documents.ts';
export * from './errors/spacex-client-error.ts';
export type { Fetch, FetchRequest } from './http/attempt.ts';
export type { HttpCache, HttpCacheEntry } from './http/http-cache.ts';
export { memoryCache } from './http/http-cache.ts';
export type { RawBody } from './http.ts';
export type { RetryEvent, SpacexClientOptions } from './options.ts';
export type { Condition, FieldPath, FieldValue, Filter } from './query/filter.ts';
export type { Page } from './query/page.ts';
export type { QueryOptions, Selected, SortDirection } from './query/query-options.ts';
export * from './resource.ts';
export * from './resources/index.ts';
export { launchesV4 } from './resources/launches.ts';
export { oneLine, splitArray } from './split-array.ts';
export type * from './timestamps.ts';
export { type UntypedDocument, untypedCollection } from './untyped-collection.ts';
