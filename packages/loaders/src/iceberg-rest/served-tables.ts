import { forEachConcurrently } from '../for-each-concurrently.ts';
import type { IcebergSchema, PartitionSpec } from '../iceberg/metadata.ts';
import { currentSchema } from '../iceberg/metadata.ts';
import { snapshotIdOf } from '../iceberg/publish-table.ts';
import { haveSameFields } from '../iceberg/schema.ts';
import type { CatalogLake, ForeignCommit } from '../lake/catalog.ts';
import type { PublishedMetadata } from '../lake/published-metadata.ts';
import type { RestConnection } from './connection.ts';
import { type ServedTable, servedMain } from './protocol.ts';

/** Tables that are read at the same time. */
const concurrency = 6;

/** A table that the server created has an id of its own, and that of the lake in this property. */
export const uuidProperty = 'spacex.table-uuid';

/** The served tables of a lake, by name. Tables that the server does not have are absent. */
export async function readServed(
  connection: RestConnection,
  lake: CatalogLake,
): Promise<ReadonlyMap<string, ServedTable>> {
  const pointer = await lake.pointer();
  const served = new Map<string, ServedTable>();
  await forEachConcurrently(Object.keys(pointer?.tables ?? {}), concurrency, async (table) => {
    const found = await connection.loadTable(table);
    if (found !== undefined) served.set(table, found);
  });
  return served;
}

/** The tables to which another program has committed. */
export function foreignIn(
  served: ReadonlyMap<string, ServedTable>,
  published: readonly PublishedMetadata[],
): readonly ForeignCommit[] {
  return published.flatMap((one) => {
    const found = served.get(one.table);
    return found === undefined || isOurs(found, one)
      ? []
      : [{ table: one.table, metadata: found.uri }];
  });
}

/**
 * Whether a served table has only what the lake published: it may be several runs behind. Properties
 * and branches of others do not matter, because an update leaves them as they are.
 */
function isOurs(served: ServedTable, one: PublishedMetadata): boolean {
  const { metadata: theirs } = served;
  const { metadata: ours } = one;
  const uuid = ours['table-uuid'];
  if (theirs['table-uuid'] !== uuid && theirs.properties[uuidProperty] !== uuid) return false;
  const schema = currentSchema(theirs);
  if (schema !== undefined && sameSchema(ours.schemas, schema) === undefined) return false;
  if (!haveSamePartitions(defaultSpec(theirs), defaultSpec(ours))) return false;
  const main = servedMain(served);
  if (main === undefined) return theirs.snapshots.length === 0;
  const current = theirs.snapshots.find((snapshot) => snapshot['snapshot-id'] === main);
  if (current === undefined) return false;
  const same = ours.snapshots.find((snapshot) => snapshot['snapshot-id'] === main);
  if (same === undefined) return isExpired(one.table, current);
  if (same['manifest-list'] !== current['manifest-list']) return false;
  // An update adds a snapshot and makes it the current one in one commit: another program has gone
  // back to an earlier one.
  const ids = new Set(theirs.snapshots.map((snapshot) => snapshot['snapshot-id']));
  return !ours.snapshots.some(
    (snapshot) =>
      snapshot['sequence-number'] > same['sequence-number'] && ids.has(snapshot['snapshot-id']),
  );
}

/** Whether a snapshot is one of the lake that has expired since: its id is that of its run. */
export function isExpired(
  table: string,
  {
    summary,
    'snapshot-id': id,
  }: { readonly summary?: Readonly<Record<string, string>>; readonly 'snapshot-id': bigint },
): boolean {
  const runId = summary?.['spacex.run-id'];
  return runId !== undefined && snapshotIdOf({ name: table }, runId) === id;
}

/** The schema of these that has the same columns. */
export function sameSchema(
  schemas: readonly IcebergSchema[],
  { fields }: IcebergSchema,
): IcebergSchema | undefined {
  return schemas.find((one) => haveSameFields(one.fields, fields));
}

function defaultSpec(metadata: ServedTable['metadata']): PartitionSpec | undefined {
  const id = metadata['default-spec-id'];
  return metadata['partition-specs'].find((spec) => spec['spec-id'] === id);
}

function haveSamePartitions(one: PartitionSpec | undefined, other: PartitionSpec | undefined) {
  const fields = (spec: PartitionSpec | undefined) =>
    (spec?.fields ?? []).map((field) => [field['source-id'], field.transform, field['field-id']]);
  return JSON.stringify(fields(one)) === JSON.stringify(fields(other));
}
