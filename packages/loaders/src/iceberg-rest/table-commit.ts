import { isDeepStrictEqual } from 'node:util';
import type {
  IcebergSchema,
  IcebergSnapshot,
  PartitionSpec,
  TableMetadata,
} from '../iceberg/metadata.ts';
import { currentSchema } from '../iceberg/metadata.ts';
import type { PublishedMetadata } from '../lake/published-metadata.ts';
import {
  type MetadataUpdate,
  type Requirement,
  type ServedTable,
  servedMain,
  type TableCommit,
} from './protocol.ts';
import { isExpired, sameSchema, uuidProperty } from './served-tables.ts';

/** The next commit to a served table. */
export interface PlannedCommit extends TableCommit {
  /** The moment of the run whose snapshot is added; undefined if none is. */
  readonly moment: number | undefined;
  /** The last change of the served table, in milliseconds. */
  readonly changedAt: number;
}

/**
 * The next commit that brings a served table closer to what is published; undefined if it is the same.
 * If the server is several runs behind, their snapshots are added one by one: a log of snapshots
 * without some of them would show another run at an earlier time.
 */
export function nextCommit(served: ServedTable, one: PublishedMetadata): PlannedCommit | undefined {
  const { metadata: ours } = one;
  const next = nextSnapshot(served, one);
  const updates = next === undefined ? tidying(served, one) : adding(next, served, ours);
  if (updates.length === 0) return undefined;
  return {
    ...{ table: one.table, requirements: requirementsOf(served), updates },
    ...{ moment: next?.['timestamp-ms'], changedAt: served.metadata['last-updated-ms'] },
  };
}

/**
 * The oldest snapshot that a served table lacks. If it lacks none, but shows another one than the
 * newest, the newest: a server that does not check what a commit expects lets a slower update make an
 * older snapshot the current one.
 */
function nextSnapshot(served: ServedTable, one: PublishedMetadata): IcebergSnapshot | undefined {
  const { snapshots, 'current-snapshot-id': current } = one.metadata;
  const [next] = snapshots
    .filter((snapshot) => !isKnown(snapshot, served) && isNewer(snapshot, served))
    .sort((some, other) => some['sequence-number'] - other['sequence-number']);
  if (next !== undefined || hasMain(served, one)) return next;
  return snapshots.find((snapshot) => snapshot['snapshot-id'] === current);
}

function isKnown({ 'snapshot-id': id }: IcebergSnapshot, { metadata }: ServedTable): boolean {
  return metadata.snapshots.some((snapshot) => snapshot['snapshot-id'] === id);
}

/** The oldest snapshot of a table, and its columns, as a server numbers them in a new table. */
export function firstState(metadata: TableMetadata): {
  readonly snapshot: IcebergSnapshot;
  readonly schema: IcebergSchema;
  readonly spec: PartitionSpec;
} {
  const [first] = metadata.snapshots;
  const schema = metadata.schemas.find((one) => one['schema-id'] === first?.['schema-id']);
  const [spec] = metadata['partition-specs'];
  if (first === undefined || schema === undefined || spec === undefined) {
    throw new Error(`The metadata of ${metadata.location} have no snapshot, or not its columns.`);
  }
  return {
    snapshot: { ...first, 'schema-id': 0 },
    ...{ schema: { ...schema, 'schema-id': 0 }, spec },
  };
}

/**
 * The commit that creates a table with the first snapshot of those that are published.
 *
 * @param host the id and the location of the table
 * @param notBefore the earliest time that the server accepts for the snapshot, in milliseconds
 */
export function creatingCommit(
  { table, metadata }: PublishedMetadata,
  { 'table-uuid': uuid, location }: Pick<TableMetadata, 'table-uuid' | 'location'>,
  notBefore: number,
): TableCommit {
  const { snapshot, schema, spec } = firstState(metadata);
  const commit: TableCommit = {
    table,
    requirements: [{ type: 'assert-create' }],
    updates: [
      { action: 'assign-uuid', uuid },
      { action: 'upgrade-format-version', 'format-version': 2 },
      ...addingSchema(schema, metadata),
      { action: 'set-current-schema', 'schema-id': -1 },
      { action: 'add-spec', spec },
      { action: 'set-default-spec', 'spec-id': -1 },
      { action: 'add-sort-order', 'sort-order': { 'order-id': 0, fields: [] } },
      { action: 'set-default-sort-order', 'sort-order-id': -1 },
      { action: 'set-location', location },
      { action: 'set-properties', updates: propertiesOf(metadata) },
      ...naming(snapshot, metadata),
    ],
  };
  return notOlder(commit, notBefore);
}

/** With the id that the lake has: that of the served table may be another one. */
function propertiesOf({ properties, 'table-uuid': uuid }: TableMetadata) {
  return { ...properties, [uuidProperty]: uuid };
}

/**
 * A commit whose snapshot is not older than a time. Servers refuse a snapshot that is older than the
 * last change of the table: this one is shown from that time on.
 */
export function notOlder(commit: TableCommit, notBefore: number): TableCommit {
  const updates = commit.updates.map((update) => {
    if (update.action !== 'add-snapshot') return update;
    const { snapshot } = update;
    const at = Math.max(snapshot['timestamp-ms'], notBefore);
    return { ...update, snapshot: { ...snapshot, 'timestamp-ms': at } };
  });
  return { ...commit, updates };
}

/** Servers refuse a snapshot that is not the newest by its number. */
function isNewer(snapshot: IcebergSnapshot, { metadata }: ServedTable): boolean {
  return snapshot['sequence-number'] > metadata['last-sequence-number'];
}

/** The state that a commit is based on. Another program may have changed it in the meantime. */
function requirementsOf(served: ServedTable): readonly Requirement[] {
  const { metadata } = served;
  return [
    { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
    { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': servedMain(served) ?? null },
    { type: 'assert-current-schema-id', 'current-schema-id': metadata['current-schema-id'] },
  ];
}

function adding(
  snapshot: IcebergSnapshot,
  served: ServedTable,
  ours: TableMetadata,
): readonly MetadataUpdate[] {
  const { metadata: theirs } = served;
  const schema = ours.schemas.find((one) => one['schema-id'] === snapshot['schema-id']);
  const same = schema === undefined ? undefined : sameSchema(theirs.schemas, schema);
  // The id that the server gives to a new schema.
  const next = Math.max(-1, ...theirs.schemas.map((one) => one['schema-id'])) + 1;
  const id = same?.['schema-id'] ?? next;
  const isLast = snapshot['snapshot-id'] === ours['current-snapshot-id'];
  return [
    ...(schema === undefined || same !== undefined
      ? []
      : addingSchema({ ...schema, 'schema-id': next }, ours)),
    ...(id === theirs['current-schema-id']
      ? []
      : [{ action: 'set-current-schema', 'schema-id': same === undefined ? -1 : id } as const]),
    ...(isLast ? settingProperties(theirs, ours) : []),
    ...(isKnown(snapshot, served)
      ? [settingRef('main', snapshot['snapshot-id'])]
      : naming({ ...snapshot, 'schema-id': id }, ours)),
  ];
}

function addingSchema(
  schema: IcebergSchema,
  { 'last-column-id': lastColumnId }: TableMetadata,
): readonly MetadataUpdate[] {
  return [{ action: 'add-schema', schema, 'last-column-id': lastColumnId }];
}

/** Adds a snapshot, makes it the current one, and sets the tag of its run. */
function naming(snapshot: IcebergSnapshot, ours: TableMetadata): readonly MetadataUpdate[] {
  const id = snapshot['snapshot-id'];
  const tags = Object.entries(ours.refs ?? {}).filter(
    ([, ref]) => ref.type === 'tag' && ref['snapshot-id'] === id,
  );
  return [
    { action: 'add-snapshot', snapshot },
    ...['main', ...tags.map(([tag]) => tag)].map((name) => settingRef(name, id)),
  ];
}

function settingRef(name: string, id: bigint): MetadataUpdate {
  const type = name === 'main' ? 'branch' : 'tag';
  return { action: 'set-snapshot-ref', 'ref-name': name, type, 'snapshot-id': id };
}

/**
 * Properties and expired snapshots, if no snapshot is missing. Tags are set with their snapshots only:
 * some servers have no tags.
 */
function tidying(served: ServedTable, one: PublishedMetadata): readonly MetadataUpdate[] {
  const { metadata: theirs } = served;
  const { metadata: ours } = one;
  const ids = new Set(ours.snapshots.map((snapshot) => snapshot['snapshot-id']));
  const expired = theirs.snapshots
    .filter((snapshot) => !ids.has(snapshot['snapshot-id']) && isExpired(one.table, snapshot))
    .map((snapshot) => snapshot['snapshot-id']);
  const refs = Object.entries(theirs.refs ?? {});
  return [
    ...settingProperties(theirs, ours),
    ...refs
      .filter(([, ref]) => expired.includes(ref['snapshot-id']))
      .map(([name]) => ({ action: 'remove-snapshot-ref', 'ref-name': name }) as const),
    ...(expired.length === 0
      ? []
      : [{ action: 'remove-snapshots', 'snapshot-ids': expired } as const]),
  ];
}

/** Sets what the lake sets. Other properties of a served table are left as they are. */
function settingProperties(
  { properties }: TableMetadata,
  ours: TableMetadata,
): readonly MetadataUpdate[] {
  const updates = Object.fromEntries(
    Object.entries(ours.properties).filter(([name, value]) => !isSame(properties[name], value)),
  );
  return Object.keys(updates).length === 0 ? [] : [{ action: 'set-properties', updates }];
}

/** A server can return JSON in a property with its keys in another order. */
function isSame(one: string | undefined, other: string): boolean {
  if (one === other) return true;
  if (one === undefined || !/^[[{]/.test(one)) return false;
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}

/** Whether a served table shows the current snapshot of what is published. */
function hasMain(served: ServedTable, { metadata: ours }: PublishedMetadata): boolean {
  return servedMain(served) === ours['current-snapshot-id'];
}

/** Whether a served table shows the current snapshot of what is published, with its columns. */
export function isCurrent(served: ServedTable, one: PublishedMetadata): boolean {
  const [theirs, own] = [currentSchema(served.metadata), currentSchema(one.metadata)];
  if (!hasMain(served, one)) return false;
  return theirs !== undefined && own !== undefined && sameSchema([own], theirs) !== undefined;
}
