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

/** Times that the catalog is read anew because another run was faster. */
const mostTries = 8;

type Told = (change: CatalogChange) => void;

/**
 * Makes the database show what the pointer names. Every try reads the versions of the tables
 * first and the pointer after that, and an update asks for the version that was read. So a run
 * that is late cannot move a table back: whoever moved it forward has changed its version since,
 * and the next try finds the newer pointer.
 */
export async function updateCatalog(
  database: GlueDatabase,
  views: readonly CatalogView[],
  lake: CatalogLake,
  told: Told,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const there = await readTables(database);
      const pointer = await lake.pointer();
      if (pointer === undefined) return;
      if (there === undefined) await createDatabase(database);
      await new Update(database, lake, there ?? new Map(), told).all(views, pointer);
      return;
    } catch (error) {
      const isLate = error instanceof LoaderError && error.code === 'superseded';
      if (!isLate || attempt === mostTries) throw error;
      // Two that began at one moment must not meet again and again.
      await delay(Math.random() * 50 * 2 ** attempt);
    }
  }
}

class Update {
  readonly #database: GlueDatabase;
  readonly #lake: CatalogLake;
  readonly #there: ReadonlyMap<string, GlueTable>;
  readonly #told: Told;

  constructor(
    database: GlueDatabase,
    lake: CatalogLake,
    there: ReadonlyMap<string, GlueTable>,
    told: Told,
  ) {
    this.#database = database;
    this.#lake = lake;
    this.#there = there;
    this.#told = told;
  }

  async all(views: readonly CatalogView[], pointer: Pointer): Promise<void> {
    const place = { database: this.#database.name, url: this.#lake.url };
    const entries = describedTables(this.#lake.tables, pointer).map(({ table, published }) =>
      tableEntry(place, table, published),
    );
    const inputs = entries.flatMap(({ input, runs }) => [input, ...(runs ? [runs.input] : [])]);
    const shown = new Set([...this.#there.keys(), ...inputs.map(({ Name }) => Name)]);
    const viewInputs = views
      .filter(({ reads }) => reads.every((name) => shown.has(name)))
      .map((view) => viewEntry(place, view));
    // Before the first write: a database of somebody else is not half changed.
    for (const { Name = '' } of [...inputs, ...viewInputs]) {
      const there = this.#there.get(Name);
      if (there !== undefined) refuseForeign(place.database, place.url, there);
    }
    for (const entry of entries) await this.#table(entry);
    for (const input of viewInputs) await this.#bring(input);
  }

  /** The partitions of a run first, then the name that shows them. */
  async #table({ input, runs }: TableEntry): Promise<void> {
    if (runs !== undefined) {
      await this.#bring(runs.input);
      const runId = input.Parameters?.[parameterNames.run] ?? '';
      const name = runs.input.Name ?? '';
      const known = this.#there.has(name) ? await readPartitions(this.#database, name, runId) : [];
      const values = new Set(known.map((some) => some.join('/')));
      const missing = runs.partitions.filter(({ Values = [] }) => !values.has(Values.join('/')));
      if (missing.length > 0) {
        await addPartitions(this.#database, name, missing);
        this.#told({ name, change: 'partitions_added', runId, partitions: missing.length });
      }
    }
    await this.#bring(input);
  }

  async #bring(input: TableInput): Promise<void> {
    const name = input.Name ?? '';
    const runId = input.Parameters?.[parameterNames.run];
    const of = runId === undefined ? {} : { runId };
    const there = this.#there.get(name);
    if (there === undefined) {
      await createTable(this.#database, input);
      this.#told({ name, change: 'created', ...of });
    } else if (!isSame(there, input)) {
      await updateTable(this.#database, there, input);
      const isMoved = there.Parameters?.[parameterNames.run] !== runId;
      this.#told({ name, change: isMoved ? 'moved' : 'changed', ...of });
    }
  }
}

/**
 * The published tables whose definition describes their files: where it has changed since, the
 * next run that brings the table writes it anew, and until then its name stays as it is.
 */
export function describedTables(tables: readonly Table[], pointer: Pointer) {
  return tables.flatMap((table) => {
    const published = pointer.tables[table.name];
    if (published?.schema_hash !== schemaHash(table, fileShapeOf(table))) return [];
    return [{ table, published }];
  });
}
