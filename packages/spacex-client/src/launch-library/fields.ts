import * as z from 'zod/mini';

/**
 * The types of which the schemas of Launch Library are built. Its documents are edited by hand and
 * change with the mode of a request, so that nearly every field may be null or missing. Unknown
 * fields are drift, as they are for r/SpaceX.
 */

/** May be null or missing. */
export function optional<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.nullish(schema);
}

/** Known fields that the platform does not read, with any value. */
export function unread<const Name extends string>(...names: readonly Name[]) {
  const fields = names.map((name) => [name, z.optional(z.unknown())] as const);
  return Object.fromEntries(fields) as Record<Name, z.ZodMiniOptional<z.ZodMiniUnknown>>;
}

/** An entry of one of the lists of constants: a status, a precision, a type. */
export const constant = z.strictObject({
  id: optional(z.int()),
  name: optional(z.string()),
  abbrev: optional(z.string()),
  ...unread('description', 'priority'),
});

/** An id of most objects. Launches have UUIDs. */
export const numericId = z.int32();

/** A timestamp in UTC with a precision of one second, `2026-01-12T21:08:20Z`. */
export const secondTimestamp = z.iso.datetime();

/** Known fields of every object that the server describes by itself. */
export const described = unread('url', 'response_mode', 'description', 'image', 'map_image');
