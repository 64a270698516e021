import * as z from 'zod/v4/core';
import type { Resource } from './resource.ts';

/** A JSON Schema as plain data. */
export type Contract = Readonly<Record<string, unknown>>;

/**
 * Returns the schema of a resource's documents as JSON Schema (draft 2020-12), for programs in
 * other languages. Only the keywords `type`, `properties`, `required`, `additionalProperties`,
 * `items`, `anyOf`, `allOf`, `pattern`, `minimum`, `maximum`, `minLength` and `maxLength` are used.
 * The schema is strict, but an unknown key is to be reported as drift, not as an issue.
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
