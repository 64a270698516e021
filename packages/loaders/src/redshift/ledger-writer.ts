import { randomUUID } from 'node:crypto';
import type { RunEnd } from '../ledger.ts';
import type { RunInfo } from '../loader.ts';
import { qualified, quoted } from '../sql/names.ts';
import { storableJson, storableText } from '../sql/storable-text.ts';
import type { Parameter, Warehouse } from './connection.ts';
import { type SystemTableName, systemTables } from './ledger-tables.ts';
import { fittingText } from './values.ts';

/**
 * Maximum bytes of the texts of an entry. The Data API returns no rows of more than 64 KB, so the
 * texts of one row together stay below that.
 */
const maxBytes = {
  ...{ source: 1_000, resources: 16_000, drift: 24_000, message: 16_000 },
  ...{ documentId: 1_000, issues: 16_000, raw: 44_000 },
} as const;

/**
 * Writes the entry of a run, its rejects first, so that an entry is never without them.
 *
 * @param nameOf names the table that takes the rows. Default: the ledger's own
 */
export async function writeRun(
  warehouse: Warehouse,
  schema: string,
  run: RunInfo,
  { status, outcome, error }: Omit<RunEnd, 'tables'>,
  nameOf: (table: SystemTableName) => string = (table) => table,
): Promise<void> {
  const finishedAt = timestampOf(new Date().toISOString());
  const insert = (table: SystemTableName, values: Readonly<Record<string, Parameter>>) => {
    const types: Readonly<Record<string, string>> = systemTables[table].columns;
    const columns = Object.keys(values);
    const placeholders = columns.map(
      (name, at) => `cast($${at + 1} as ${bareType(types[name] ?? '')})`,
    );
    return warehouse.query(
      `insert into ${qualified(schema, nameOf(table))} (${columns.map(quoted).join(', ')}) values (${placeholders.join(', ')})`,
      Object.values(values),
    );
  };
  for (const reject of outcome.rejects) {
    await insert('etl_rejects', {
      reject_id: randomUUID(),
      run_id: run.runId,
      resource: reject.resource,
      document_id:
        reject.documentId === null ? null : fitting(reject.documentId, maxBytes.documentId),
      issues: fittingList(reject.issues, maxBytes.issues),
      raw: fitting(reject.raw, maxBytes.raw),
      rejected_at: finishedAt,
    });
  }
  await insert('etl_runs', {
    run_id: run.runId,
    status,
    source: fitting(run.source, maxBytes.source),
    origin: run.origin,
    version: run.version,
    started_at: timestampOf(run.startedAt),
    finished_at: finishedAt,
    resources: fittingList(outcome.resources, maxBytes.resources),
    drift: fittingList(outcome.drift, maxBytes.drift),
    rejects: String(outcome.rejects.length),
    error_code: error?.code ?? null,
    error_message: error === null ? null : fitting(error.message, maxBytes.message),
    sequence: run.sequence === undefined ? null : String(run.sequence),
  });
}

/** A UTC timestamp as Redshift reads it without a time zone. */
function timestampOf(iso: string): string {
  return new Date(iso).toISOString().replace('T', ' ').replace('Z', '');
}

function bareType(type: string): string {
  return type.replace(' not null', '');
}

function fitting(text: string, bytes: number): string {
  return fittingText(storableText(text), bytes);
}

/** JSON of a list, shortened to as many items as a column can hold. */
function fittingList(items: readonly unknown[], bytes: number): string {
  for (let count = items.length; ; count = Math.floor(count / 2)) {
    const text = storableJson(items.slice(0, count));
    if (Buffer.byteLength(text) <= bytes) return text;
  }
}
