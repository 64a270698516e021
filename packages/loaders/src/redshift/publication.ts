import { documentKeyOf, type Table } from '@spacex-platform/transform';
import type { RunOutcome } from '../loader.ts';
import { qualified, quoted } from '../sql/names.ts';
import { stagedDocuments } from './compare-documents.ts';
import type { RunNames } from './names.ts';
import { literal } from './sql-text.ts';

/** A table that a run publishes. */
export interface PublishedTable {
  readonly table: Table;
  /** Number of rows that were sent. */
  readonly rows: number;
}

/** What a run publishes. */
export interface Publication {
  readonly schema: string;
  readonly runId: string;
  readonly names: RunNames;
  readonly tables: readonly PublishedTable[];
  readonly prune: boolean;
  /** Write every row again, even if its content hash is unchanged. */
  readonly rewrite: boolean;
  /** Ids of documents that the source could not return, by resource; see `RunOutcome`. */
  readonly spared?: RunOutcome['spared'];
  /** Ids of rejects that the run replays. */
  readonly replays: readonly string[];
}

/** `t."core_id" = s."core_id"`: whether a row has the key of the staged row `s`. */
export function sameKey({ key }: Table, there: string): string {
  return key.map((name) => `${there}.${quoted(name)} = s.${quoted(name)}`).join(' and ');
}

/** The condition for rows of loaded documents that were not sent again. */
export function isOrphan(publication: Publication, table: Table): string {
  const stage = qualified(publication.schema, publication.names.stageOf(table));
  const id = quoted(documentKeyOf(table));
  return `${id} in (${documentsOf(publication, table)}) and not exists (select 1 from ${stage} s where ${sameKey(table, quoted(table.name))})`;
}

/** The condition for rows of documents that have vanished; those that could not be loaded stay. */
export function isVanished(publication: Publication, table: Table): string {
  const rejects = qualified(publication.schema, publication.names.stageOf('etl_rejects'));
  const id = quoted(documentKeyOf(table));
  const rejected = `select document_id from ${rejects} where resource = ${literal(table.resource)} and document_id is not null`;
  const ids = publication.spared?.[table.resource] ?? [];
  const spared = ids.length === 0 ? '' : ` and ${id} not in (${ids.map(literal).join(', ')})`;
  return `${id} not in (${documentsOf(publication, table)}) and ${id} not in (${rejected})${spared}`;
}

function documentsOf({ schema, names, tables }: Publication, table: Table): string {
  return stagedDocuments(
    schema,
    names,
    tables.map((published) => published.table),
    table,
  );
}
