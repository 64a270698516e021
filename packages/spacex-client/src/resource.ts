import type { $ZodType } from 'zod/v4/core';

/** The version of the API that serves a resource. */
export type ApiVersion = 'v4' | 'v5';

/** A schema of zod, or of its small core, whose output is the document. */
export type DocumentSchema<Document = unknown> = $ZodType<Document>;

/**
 * A resource of the API: its path and the schema of its documents. A `collection` returns an array,
 * a `singleton` one object.
 */
export interface Resource<Name extends string = string, Document = unknown> {
  readonly name: Name;
  readonly version: ApiVersion;
  readonly path: string;
  readonly kind: 'collection' | 'singleton';
  readonly schema: DocumentSchema<Document>;
}

/** The document type of a resource: `DocumentOf<typeof cores>`. */
export type DocumentOf<R extends Resource> =
  R extends Resource<string, infer Document> ? Document : never;

/**
 * Declares a resource that returns an array of documents.
 *
 * @example
 * ```ts
 * import * as z from 'zod';
 *
 * const trips = collection('trips', 'v4', z.object({ id: z.string(), title: z.string() }));
 * ```
 */
export function collection<const Name extends string, Document>(
  name: Name,
  version: ApiVersion,
  schema: DocumentSchema<Document>,
): Resource<Name, Document> {
  return { name, version, path: `${version}/${name}`, kind: 'collection', schema };
}

/**
 * Declares a resource that returns one document.
 *
 * @example
 * ```ts
 * import * as z from 'zod';
 *
 * const owner = singleton('owner', 'v4', z.object({ id: z.string(), name: z.string() }));
 * ```
 */
export function singleton<const Name extends string, Document>(
  name: Name,
  version: ApiVersion,
  schema: DocumentSchema<Document>,
): Resource<Name, Document> {
  return { name, version, path: `${version}/${name}`, kind: 'singleton', schema };
}
