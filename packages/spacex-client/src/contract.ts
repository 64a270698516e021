import * as z from 'zod';
import type { Resource } from './resource.ts';

/** A JSON Schema as plain data. */
export type Contract = Readonly<Record<string, unknown>>;

/**
 * What a document of a resource must be, as JSON Schema (draft 2020-12), for programs in other
 * languages. It uses `type`, `properties`, `required`, `additionalProperties`, `items`, `anyOf`,
 * `allOf`, `pattern`, `minimum`, `maximum`, `minLength` and `maxLength`, nothing else. An unknown
 * key is drift, and no fault of the document, though the schema is strict.
 *
 * @example
 * ```ts
 * contractOf(resources.cores)['required']; // ['block', 'reuse_count', …]
 * ```
 */
export function contractOf(resource: Resource): Contract {
  const { $schema, ...contract } = z.toJSONSchema(resource.schema);
  return contract;
}
