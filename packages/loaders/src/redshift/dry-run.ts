import type { Column, Row, Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import type { LoadSession, OpenRequest, RowBatch, RunOutcome, TableReport } from '../loader.ts';
import { prunedOf, refusePrune } from '../run/prune.ts';
import { RunHashes } from '../run/run-hashes.ts';
import { Guard } from '../run/session-guard.ts';
import { qualified, quoted } from '../sql/names.ts';
import type { Warehouse } from './connection.ts';
import { redshiftColumns } from './ddl.ts';
import { planLedger } from './ensure-ledger.ts';
import type { RedshiftCatalog } from './introspection.ts';
import { planMigration } from './migration.ts';
import { literal } from './sql-text.ts';
import type { RedshiftTarget } from './target.ts';

/** Maximum number of rows whose keys and hashes are compared in memory, some hundred bytes each. */
const maxRows = 2_000_000;

/**
 * A session that publishes nothing. Rows are reduced to hashes of their keys and contents, and
 * `commit` compares them with the existing rows, which one statement reads and so in one snapshot.
 * It stages nothing and takes no lease, so it blocks no other run.
 */
export class DryRunSession implements LoadSession {
  readonly ddl: readonly string[];
  readonly #target: RedshiftTarget;
  readonly #request: OpenRequest;
  readonly #warehouse: Warehouse;
  readonly #guard: Guard;
  readonly #catalog: RedshiftCatalog;
  readonly #hashes: RunHashes;

  /** @throws LoaderError `schema_conflict` */
  constructor(
    target: RedshiftTarget,
    request: OpenRequest,
    warehouse: Warehouse,
    catalog: RedshiftCatalog,
  ) {
    this.#target = target;
    this.#request = request;
    this.#warehouse = warehouse;
    this.#catalog = catalog;
    this.#guard = new Guard(target.name, request, warehouse);
    this.ddl = [...planLedger(target.schema, catalog), ...planMigration(target, catalog, request)];
    this.#hashes = new RunHashes(request.tables, ({ name }) => catalog.relations.has(name));
  }

  async write(batch: RowBatch): Promise<void> {
    this.#guard.check();
    this.#hashes.add(batch);
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    return this.#guard.run(async () => {
      if (this.#request.prune === true) refusePrune(this.#target.name, outcome);
      const existing = this.#request.tables.filter(({ name }) => this.#catalog.relations.has(name));
      if (existing.length > 0) await this.#compare(existing, outcome);
      await this.abort();
      return this.#hashes.reports;
    });
  }

  async abort(): Promise<void> {
    await this.#guard.end();
  }

  async #compare(tables: readonly Table[], outcome: RunOutcome): Promise<void> {
    const { schema } = this.#target;
    await this.#refuseTooMany(tables);
    const selects = tables.map((table) => keysAndHashes(schema, table, this.#isRewritten(table)));
    const { rows } = await this.#warehouse.query(padded(selects));
    const byName = new Map(
      tables.map((table) => [
        table.name,
        { table, isPruned: prunedOf(table, this.#request, outcome) },
      ]),
    );
    for (const found of rows) {
      const compared = byName.get(String(found['table_name']));
      if (compared === undefined) continue;
      const { table, isPruned } = compared;
      const content = BigInt(String(found['content']));
      this.#hashes.of(table).compare(keyOf(table, found), content, isPruned);
    }
  }

  /** Whether a run would update every row of a table, because it has new columns. */
  #isRewritten(table: Table): boolean {
    const columns = this.#catalog.relations.get(table.name)?.columns;
    return redshiftColumns(table).some(({ name }) => columns?.has(name) !== true);
  }

  async #refuseTooMany(tables: readonly Table[]): Promise<void> {
    const { schema, name: target } = this.#target;
    const counts = tables.map(
      (table) => `select count(*) as n from ${qualified(schema, table.name)}`,
    );
    const { rows } = await this.#warehouse.query(
      `select sum(n) as n from (${counts.join(' union all ')}) as counted`,
    );
    const count = Number(rows[0]?.['n']);
    if (count <= maxRows) return;
    throw new LoaderError(
      'configuration',
      `The tables on ${target} have ${count} rows, but a dry run compares at most ${maxRows}. Plan one --resource at a time, or load into another --schema.`,
      { target },
    );
  }
}

/** Name, key and hash of every row as texts: the Data API would round large numbers. */
interface KeysAndHashes {
  readonly from: string;
  readonly table: string;
  readonly keys: readonly string[];
  readonly content: string;
}

function keysAndHashes(schema: string, table: Table, isRewritten: boolean): KeysAndHashes {
  return {
    from: qualified(schema, table.name),
    table: literal(table.name),
    keys: table.key.map((name) => `cast(${quoted(name)} as varchar(256))`),
    content: isRewritten ? "'0'" : '"_content_hash"',
  };
}

/** One statement for all tables, whose keys have different numbers of columns. */
function padded(tables: readonly KeysAndHashes[]): string {
  const width = Math.max(...tables.map(({ keys }) => keys.length));
  return tables
    .map(({ from, table, keys, content }) => {
      const keyColumns = Array.from({ length: width }, (_, at) => {
        return `${keys[at] ?? 'cast(null as varchar(256))'} as key_${at}`;
      });
      return `select cast(${table} as varchar(127)) as table_name, ${keyColumns.join(', ')}, cast(${content} as varchar(20)) as content from ${from}`;
    })
    .join(' union all ');
}

function keyOf(table: Table, found: Readonly<Record<string, unknown>>): Row {
  const entries = table.key.map((name, at) => {
    const text = found[`key_${at}`];
    const isNumber = numeric.has((table.columns[name] as Column).type);
    return [name, isNumber ? Number(text) : text];
  });
  return Object.fromEntries(entries) as Row;
}

const numeric: ReadonlySet<Column['type']> = new Set(['integer', 'bigint', 'double']);
