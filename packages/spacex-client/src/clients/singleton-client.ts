import { readDocument } from '../check-document.ts';
import type { Http } from '../http.ts';
import type { Resource } from '../resource.ts';
import { documentRejected } from './document-rejected.ts';

/** Options of a single request. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Client of a resource that is a single document. */
export interface SingletonClient<T> {
  /**
   * Fetches the document.
   *
   * @throws SpacexClientError `document_rejected` if it does not match its schema
   */
  get(options?: CallOptions): Promise<T>;
}

export function singletonClient<T>(http: Http, resource: Resource<string, T>): SingletonClient<T> {
  return { get: (options = {}) => getDocument(http, resource, resource.path, options) };
}

/** Fetches one document by its path. */
export async function getDocument<T>(
  http: Http,
  resource: Resource<string, T>,
  path: string,
  { signal }: CallOptions,
): Promise<T> {
  const body = await http({ path, expected: 'object', resource: resource.name, signal });
  const checked = readDocument(resource, body.text);
  if (!checked.ok) throw documentRejected(checked.reject, body.url);
  return checked.document;
}
