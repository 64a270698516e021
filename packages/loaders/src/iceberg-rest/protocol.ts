import type { IcebergSchema, IcebergSnapshot, TableMetadata } from '../iceberg/metadata.ts';

/** What must be true of a table for a commit to be accepted. */
export type Requirement =
  | { readonly type: 'assert-create' }
  | { readonly type: 'assert-table-uuid'; readonly uuid: string }
  | {
      readonly type: 'assert-ref-snapshot-id';
      readonly ref: string;
      /** Null: the branch or tag does not exist. */
      readonly 'snapshot-id': bigint | null;
    }
  | { readonly type: 'assert-current-schema-id'; readonly 'current-schema-id': number }
  | { readonly type: 'assert-last-assigned-field-id'; readonly 'last-assigned-field-id': number };

/** A change to the metadata of a table. -1 stands for what was added last. */
export type MetadataUpdate =
  | { readonly action: 'assign-uuid'; readonly uuid: string }
  | { readonly action: 'upgrade-format-version'; readonly 'format-version': number }
  | {
      readonly action: 'add-schema';
      readonly schema: IcebergSchema;
      readonly 'last-column-id': number;
    }
  | { readonly action: 'set-current-schema'; readonly 'schema-id': number }
  | { readonly action: 'add-spec'; readonly spec: unknown }
  | { readonly action: 'set-default-spec'; readonly 'spec-id': number }
  | { readonly action: 'add-sort-order'; readonly 'sort-order': unknown }
  | { readonly action: 'set-default-sort-order'; readonly 'sort-order-id': number }
  | { readonly action: 'set-location'; readonly location: string }
  | { readonly action: 'set-properties'; readonly updates: Readonly<Record<string, string>> }
  | { readonly action: 'add-snapshot'; readonly snapshot: IcebergSnapshot }
  | {
      readonly action: 'set-snapshot-ref';
      readonly 'ref-name': string;
      readonly type: 'branch' | 'tag';
      readonly 'snapshot-id': bigint;
    }
  | { readonly action: 'remove-snapshot-ref'; readonly 'ref-name': string }
  | { readonly action: 'remove-snapshots'; readonly 'snapshot-ids': readonly bigint[] };

/** A commit to one table. */
export interface TableCommit {
  readonly table: string;
  readonly requirements: readonly Requirement[];
  readonly updates: readonly MetadataUpdate[];
}

/** A table as the server has it. */
export interface ServedTable {
  /** URI of its metadata. */
  readonly uri: string;
  readonly metadata: TableMetadata;
}

/** The current snapshot of a served table; undefined if it has none. */
export function servedMain({ metadata }: ServedTable): bigint | undefined {
  return metadata.refs?.['main']?.['snapshot-id'];
}
