import { collection, type Resource } from './resource.ts';
import { id, looseObject } from './schema.ts';

/** A document of which only the id is known. */
export interface UntypedDocument {
  readonly id: string;
  readonly [field: string]: unknown;
}

/**
 * Declares a resource whose documents need only an `id`, a text of 1 to 256 characters. Whatever else
 * they have is accepted, so there is no drift. `collection` declares one with a schema.
 *
 * @example
 * ```ts
 * const trips = untypedCollection('trips');
 * const checked = checkDocument(trips, { id: 'trip 1', title: 'To the moon' });
 * ```
 */
export function untypedCollection<const Name extends string>(
  name: Name,
): Resource<Name, UntypedDocument> {
  return collection(name, 'v4', looseObject({ id }));
}
