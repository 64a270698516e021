import { setTimeout as delay } from 'node:timers/promises';
import type { Table as GlueTable, TableInput } from '@aws-sdk/client-glue';
import type { Table } from '@spacex-platform/transform';
import { fileShapeOf } from '../curated-zone/layout.ts';
import type { Pointer } from '../curated-zone/pointer.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { CatalogLake } from '../lake/catalog.ts';
import type { CatalogChange } from '../loader.ts';
import { schemaHash } from '../parquet/schema-hash.ts';
import type { GlueDatabase } from './connection.ts';
import {
  type CatalogView,
  parameterNames,
  type TableEntry,
  tableEntry,
  viewEntry,
} from './definitions.ts';
import { addPartitions, readPartitions } from './partitions.ts';
import {
  createDatabase,
  createTable,
  isSame,
  readTables,
  refuseForeign,
  updateTable,
} from './tables.ts';

/** Attempts, if another run changes the catalog at the same time. */
const maxAttempts = 8;

type OnChange = (change: CatalogChange) => void;

/**
 * Updates the database to match the pointer. Each attempt first reads the versions of the tables and
 * then the pointer, and an update requires the version that was read. So a slow run cannot revert a
 * table: its version has changed, and the next attempt reads the newer pointer.
 */
export async function updateCatalog(
  database: GlueDatabase,
  views: readonly CatalogView[],
  lake: CatalogLake,
  onChange: OnChange,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const existing = await readTables(database);
      const pointer = await lake.pointer();
      if (pointer === undefined) return;
      if (existing === undefined) await createDatabase(database);
      await new Update(database, lake, existing ?? new Map(), onChange).all(views, pointer);
      return;
    } catch (error) {
      const isSuperseded = error instanceof LoaderError && error.code === 'superseded';
      if (!isSuperseded || attempt === maxAttempts) throw error;
      // Jitter, so that two simultaneous runs do not collide repeatedly.
      await delay(Math.random() * 50 * 2 ** attempt);
    }
  }
}

class Update {
  readonly #database: GlueDatabase;
  readonly #lake: CatalogLake;
  readonly #existing: ReadonlyMap<string, GlueTable>;
  readonly #onChange: OnChange;

  constructor(
    database: GlueDatabase,
    lake: CatalogLake,
    existing: ReadonlyMap<string, GlueTable>,
    onChange: OnChange,
  ) {
    this.#database = database;
    this.#lake = lake;
    this.#existing = existing;
    this.#onChange = onChange;
  }

  async all(views: readonly CatalogView[], pointer: Pointer): Promise<void> {
    const location = { database: this.#database.name, url: this.#lake.url };
    const entries = describedTables(this.#lake.tables, pointer).map(({ table, published }) =>
      tableEntry(location, table, published),
    );
    const inputs = entries.flatMap(({ input, runs }) => [input, ...(runs ? [runs.input] : [])]);
    const shown = new Set([...this.#existing.keys(), ...inputs.map(({ Name }) => Name)]);
    const viewInputs = views
      .filter(({ reads }) => reads.every((name) => shown.has(name)))
      .map((view) => viewEntry(location, view));
    // Before the first write, so that a foreign database is not partly changed.
    for (const { Name = '' } of [...inputs, ...viewInputs]) {
      const existing = this.#existing.get(Name);
      if (existing !== undefined) refuseForeign(location.database, location.url, existing);
    }
    for (const entry of entries) await this.#table(entry);
    for (const input of viewInputs) await this.#createOrUpdate(input);
  }

  /** Adds the partitions of a run before the table or view that refers to them. */
  async #table({ input, runs }: TableEntry): Promise<void> {
    if (runs !== undefined) {
      await this.#createOrUpdate(runs.input);
      const runId = input.Parameters?.[parameterNames.run] ?? '';
      const name = runs.input.Name ?? '';
      const known = this.#existing.has(name)
        ? await readPartitions(this.#database, name, runId)
        : [];
      const values = new Set(known.map((some) => some.join('/')));
      const missing = runs.partitions.filter(({ Values = [] }) => !values.has(Values.join('/')));
      if (missing.length > 0) {
        await addPartitions(this.#database, name, missing);
        this.#onChange({ name, change: 'partitions_added', runId, partitions: missing.length });
      }
    }
    await this.#createOrUpdate(input);
  }

  async #createOrUpdate(input: TableInput): Promise<void> {
    const name = input.Name ?? '';
    const runId = input.Parameters?.[parameterNames.run];
    const of = runId === undefined ? {} : { runId };
    const existing = this.#existing.get(name);
    if (existing === undefined) {
      await createTable(this.#database, input);
      this.#onChange({ name, change: 'created', ...of });
    } else if (!isSame(existing, input)) {
      await updateTable(this.#database, existing, input);
      const isMoved = existing.Parameters?.[parameterNames.run] !== runId;
      this.#onChange({ name, change: isMoved ? 'moved' : 'changed', ...of });
    }
  }
}

/**
 * The published tables whose files match their definition. If the definition has changed, the next
 * run of the table rewrites its files; until then its catalog entry is unchanged.
 */
export function describedTables(tables: readonly Table[], pointer: Pointer) {
  return tables.flatMap((table) => {
    const published = pointer.tables[table.name];
    if (published?.schema_hash !== schemaHash(table, fileShapeOf(table))) return [];
    return [{ table, published }];
  });
}
