import type { Launch } from '../documents.ts';
import type { Http } from '../http.ts';
import type { Resource } from '../resource.ts';
import type { CollectionClient, DocumentList } from './collection-client.ts';
import { collectionClient, listDocuments } from './collection-client.ts';
import type { CallOptions } from './singleton-client.ts';
import { getDocument } from './singleton-client.ts';

/** Client of launches, with the shortcuts that the API offers for them. */
export interface LaunchClient extends CollectionClient<Launch> {
  /** The flown launch with the highest `flight_number`, which is not always the last by date. */
  latest(options?: CallOptions): Promise<Launch>;
  /** The upcoming launch with the lowest `flight_number`. */
  next(options?: CallOptions): Promise<Launch>;
  /** Every flown launch. */
  past(options?: CallOptions): Promise<DocumentList<Launch>>;
  /** Every launch that has not flown. */
  upcoming(options?: CallOptions): Promise<DocumentList<Launch>>;
}

export function launchClient(http: Http, resource: Resource<string, Launch>): LaunchClient {
  const { path } = resource;
  return {
    ...collectionClient(http, resource),
    latest: (options = {}) => getDocument(http, resource, `${path}/latest`, options),
    next: (options = {}) => getDocument(http, resource, `${path}/next`, options),
    past: (options = {}) => listDocuments(http, resource, `${path}/past`, options),
    upcoming: (options = {}) => listDocuments(http, resource, `${path}/upcoming`, options),
  };
}
