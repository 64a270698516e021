import type { TableMetadata } from './metadata.ts';
import { isJsonObject } from './metadata-json.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Parsed JSON as the metadata of a table. Fields that other programs may leave out are empty then.
 *
 * @throws TypeError if it is something else
 */
export function validMetadata(value: unknown): TableMetadata {
  if (!isJsonObject(value)) throw new TypeError('it is not a JSON object');
  requireText(value, 'location');
  const schemas = requireList(value, 'schemas');
  requireList(value, 'partition-specs');
  if (!schemas.every((one) => Array.isArray(one['fields']))) {
    throw new TypeError('a schema has no fields');
  }
  const snapshots = optionalList(value, 'snapshots');
  for (const snapshot of snapshots) {
    requireText(snapshot, 'manifest-list');
    if (typeof snapshot['snapshot-id'] !== 'bigint') throw new TypeError('a snapshot has no id');
  }
  return {
    ...value,
    snapshots,
    'last-sequence-number': value['last-sequence-number'] ?? 0,
    properties: optionalObject(value, 'properties'),
    refs: optionalObject(value, 'refs'),
    'snapshot-log': optionalList(value, 'snapshot-log'),
    'metadata-log': optionalList(value, 'metadata-log'),
  } as unknown as TableMetadata;
}

function requireText(value: Json, name: string): void {
  if (typeof value[name] !== 'string') throw new TypeError(`"${name}" is missing or not a text`);
}

function requireList(value: Json, name: string): readonly Json[] {
  const found = value[name];
  if (Array.isArray(found) && found.every(isJsonObject)) return found;
  throw new TypeError(`"${name}" is missing or not a list of objects`);
}

function optionalList(value: Json, name: string): readonly Json[] {
  return value[name] === undefined || value[name] === null ? [] : requireList(value, name);
}

function optionalObject(value: Json, name: string): Json {
  const found = value[name] ?? {};
  if (isJsonObject(found)) return found;
  throw new TypeError(`"${name}" is not an object`);
}
