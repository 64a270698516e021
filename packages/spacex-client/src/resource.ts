import type { z } from 'zod';

/** The version of the API that serves a resource. */
export type ApiVersion = 'v4' | 'v5';

/**
 * A resource of the API: its path and the schema of its documents. A `collection` returns an array,
 * a `singleton` one object.
 */
export interface Resource<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly name: Name;
  readonly version: ApiVersion;
  readonly path: string;
  readonly kind: 'collection' | 'singleton';
  readonly schema: Schema;
}

/** The document type of a resource: `DocumentOf<typeof cores>`. */
export type DocumentOf<R extends Resource> = z.infer<R['schema']>;

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
export function collection<const Name extends string, Schema extends z.ZodType>(
  name: Name,
  version: ApiVersion,
  schema: Schema,
): Resource<Name, Schema> {
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
export function singleton<const Name extends string, Schema extends z.ZodType>(
  name: Name,
  version: ApiVersion,
  schema: Schema,
): Resource<Name, Schema> {
  return { name, version, path: `${version}/${name}`, kind: 'singleton', schema };
}
