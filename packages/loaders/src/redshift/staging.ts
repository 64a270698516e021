import { type Row, type Table, tablesOf } from '@spacex-platform/transform';
import type { OpenRequest, RowBatch, RunOutcome } from '../loader.ts';
import { refuseLostRows } from '../run/reconcile.ts';
import { resourcesWithoutRoot } from '../run/root-table.ts';
import { unknownTable } from '../run/unknown-table.ts';
import { qualified } from '../sql/names.ts';
import { inTransactions, type Warehouse } from './connection.ts';
import { copyInto } from './copy.ts';
import type { CopySource } from './copy-source.ts';
import type { CuratedFiles } from './curated-files.ts';
import { createStage } from './ddl.ts';
import { dropTable } from './introspection.ts';
import { createSystemTable, type SystemTableName } from './ledger-tables.ts';
import { writeRun } from './ledger-writer.ts';
import { RunNames } from './names.ts';
import { StagedFiles } from './staged-files.ts';
import type { RedshiftTarget } from './target.ts';

const stagedSystemTables: readonly SystemTableName[] = ['etl_runs', 'etl_rejects'];

/** The staged rows of one run: files in S3, then staging tables that COPY fills. */
export class StagedRun {
  readonly names: RunNames;
  readonly files: CopySource;
  readonly #target: RedshiftTarget;
  readonly #request: OpenRequest;
  readonly #rows: StagedFiles | undefined;
  /** Tables of document ids, for resources whose root table the run does not load. */
  readonly #documents = new Map<string, Table>();

  /** @param files files for the rows that are written, or the files of a lake */
  constructor(target: RedshiftTarget, request: OpenRequest, files: StagedFiles | CuratedFiles) {
    this.#target = target;
    this.#request = request;
    this.names = new RunNames(request.run.runId);
    this.files = files;
    this.#rows = files instanceof StagedFiles ? files : undefined;
    for (const resource of resourcesWithoutRoot(request.tables)) {
      this.#documents.set(resource, idsOf(resource));
    }
  }

  async write({ resource, documentIds, rows }: RowBatch): Promise<void> {
    const files = this.#rows;
    if (files === undefined) throw new TypeError('A load of a curated zone accepts no rows');
    const ids = this.#documents.get(resource);
    if (ids !== undefined) for (const id of documentIds) files.add(ids, { id });
    for (const [table, some] of rows) {
      if (!this.#request.tables.includes(table)) throw unknownTable(table);
      for (const row of some as readonly Row[]) files.add(table, row);
    }
    await files.writeOut();
  }

  /** Copies all rows of the run and its ledger entry into staging tables. */
  async copy(warehouse: Warehouse, outcome: RunOutcome, check: () => void): Promise<void> {
    const { schema } = this.#target;
    const steps = await this.files.prepare(check);
    await inTransactions(warehouse, [
      ...this.#tables.map((table) => createStage(schema, this.#stageOf(table), table)),
      ...stagedSystemTables.map((name) =>
        createSystemTable(schema, name, this.names.stageOf(name)),
      ),
    ]);
    for (const [table, step] of steps) {
      check();
      await copyInto(warehouse, this.#target, this.#stageOf(table), step);
    }
    const end = { status: 'succeeded', outcome, error: null } as const;
    await writeRun(warehouse, schema, this.#request.run, end, (name) => this.names.stageOf(name));
  }

  /**
   * Checks that all rows have arrived.
   *
   * @throws LoaderError `reconciliation`
   */
  async reconcile(warehouse: Warehouse): Promise<void> {
    const { name: target, schema } = this.#target;
    for (const table of this.#tables) {
      const sent = this.files.rowsOf(table);
      const { rows } = await warehouse.query(
        `select count(*) as arrived from ${qualified(schema, this.#stageOf(table))}`,
      );
      refuseLostRows(target, target, table, { sent, arrived: Number(rows[0]?.['arrived']) });
    }
  }

  /** Statements that drop the staging tables. */
  get drops(): string[] {
    const { schema } = this.#target;
    return [
      ...this.#tables.map((table) => dropTable(schema, this.#stageOf(table))),
      ...stagedSystemTables.map((name) => dropTable(schema, this.names.stageOf(name))),
    ];
  }

  get #tables(): readonly Table[] {
    return [...this.#request.tables, ...this.#documents.values()];
  }

  #stageOf(table: Table): string {
    const ids = this.#documents.get(table.resource);
    return ids === table ? this.names.documentsOf(table.resource) : this.names.stageOf(table);
  }
}

/** A table of nothing but the ids of documents. */
function idsOf(resource: string): Table {
  return tablesOf<{ readonly id: string }, string>(resource).table(`ids_of_${resource}`, {
    description: 'Ids of the documents of a run.',
    key: ['id'],
    columns: (c) => ({ id: c.text('id') }),
  });
}
