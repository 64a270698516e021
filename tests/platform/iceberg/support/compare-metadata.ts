import { listOf, manifestsOf, type TableDump } from './dump.ts';

/** An example of a field that two tables have differently; undefined: it is not there. */
export interface FieldDifference {
  readonly ours: unknown;
  readonly java: unknown;
}

/**
 * Compares all metadata of two tables, with their manifests.
 *
 * @returns an example for each field that differs, by its path: `manifest.records[].snapshot_id`
 */
export function differingFields(ours: TableDump, java: TableDump): Map<string, FieldDifference> {
  const found = new Map<string, FieldDifference>();
  compare('metadata', ours.metadata, java.metadata, found);
  for (const [at, snapshot] of ours.metadata.snapshots.entries()) {
    const other = java.metadata.snapshots[at];
    if (other === undefined) continue;
    const [list, otherList] = [listOf(ours, snapshot), listOf(java, other)];
    compare('list', contentOf(list), contentOf(otherList), found);
    const manifests = manifestsOf(ours, snapshot).map(({ manifest }) => contentOf(manifest));
    const others = manifestsOf(java, other).map(({ manifest }) => contentOf(manifest));
    compare('manifests', manifests, others, found);
  }
  return found;
}

/** What is in a file, headers with JSON by their values. */
function contentOf({ header, schema, records }: TableDump['lists'][string]) {
  const values = Object.entries(header).map(([name, text]) => {
    const isJson = name === 'schema' || name === 'partition-spec';
    return [name, isJson ? JSON.parse(text) : text];
  });
  return { header: Object.fromEntries(values), schema, records };
}

function compare(
  path: string,
  ours: unknown,
  java: unknown,
  found: Map<string, FieldDifference>,
): void {
  if (Array.isArray(ours) && Array.isArray(java)) {
    if (ours.length !== java.length) {
      found.set(`${path}.length`, { ours: ours.length, java: java.length });
    }
    for (const [at, one] of ours.entries()) {
      if (at < java.length) compare(`${path}[]`, one, java[at], found);
    }
  } else if (isObject(ours) && isObject(java)) {
    for (const name of new Set([...Object.keys(ours), ...Object.keys(java)])) {
      compare(`${path}.${name.replace(/^run-.*/, 'run-<id>')}`, ours[name], java[name], found);
    }
  } else if (ours !== java && !found.has(path)) {
    found.set(path, { ours, java });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
