import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '@spacex-platform/transform';
import type { CuratedTable } from '../curated-zone/curated-zone.ts';
import type { Pointer } from '../curated-zone/pointer.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { fileError } from '../object-store/file-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { schemaHash } from '../parquet/schema-hash.ts';
import { quoted } from '../sql/names.ts';
import { damaged } from './published-rows.ts';
import { describeFiles, emptyTable, viewOver } from './table-view.ts';
import type { LakeSchema } from './target.ts';

/** What lists tables itself, so that all of them must be there. */
const listsTables =
  /\b(?:information_schema|pg_catalog|sqlite_master|show|pragma|duckdb_\w+|pragma_\w+)\b/i;

/** Downloads at the same time. */
const concurrency = 8;

/**
 * The published tables of a lake in DuckDB. Those of a bucket are downloaded when the first query
 * names them, since most queries read one or two of many tables.
 */
export class ProvidedTables {
  readonly #connection: DuckDBConnection;
  readonly #store: ObjectStore;
  readonly #pointer: Pointer;
  readonly #schema: LakeSchema;
  readonly #root: string;
  readonly #isLocal: boolean;
  readonly #provided = new Set<string>();
  /** Resolves when the tables of earlier queries are there. */
  #queue: Promise<unknown> = Promise.resolve();

  /** @param root directory of the files; without `isLocal`, they are downloaded to it */
  constructor(
    connection: DuckDBConnection,
    store: ObjectStore,
    pointer: Pointer,
    schema: LakeSchema,
    { root, isLocal }: { readonly root: string; readonly isLocal: boolean },
  ) {
    this.#connection = connection;
    this.#store = store;
    this.#pointer = pointer;
    this.#schema = schema;
    this.#root = root;
    this.#isLocal = isLocal;
  }

  /** Paths of the files of all tables. */
  get paths(): string[] {
    return Object.values(this.#pointer.tables).flatMap(({ files }) =>
      files.map(({ path }) => join(this.#root, path)),
    );
  }

  /** Provides the tables and views that a statement may read, as far as they are missing. */
  async forQuery(sql: string): Promise<void> {
    const named = listsTables.test(sql) ? [] : this.#namedIn(sql);
    await this.#provide(named.length === 0 ? this.#names : named);
  }

  /** Provides all tables and views. */
  async all(): Promise<void> {
    await this.#provide(this.#names);
  }

  /** Tables before the views that read them. */
  get #names(): string[] {
    const { tables, views } = this.#schema;
    const names = [...Object.keys(this.#pointer.tables), ...tables.map(({ name }) => name)];
    return [...new Set([...names, ...views.map(({ name }) => name)])];
  }

  /** Names that occur in a statement, and those that its views read. A name too many does no harm. */
  #namedIn(sql: string): string[] {
    const text = sql.toLowerCase();
    const words = new Set(text.match(/\w+/g));
    const isNamed = (name: string) =>
      /^\w+$/.test(name) ? words.has(name) : text.includes(name.replaceAll('"', '""'));
    const found = new Set(this.#names.filter((name) => isNamed(name.toLowerCase())));
    // A set also iterates over what is added meanwhile: the views that views read.
    for (const name of found) {
      const view = this.#schema.views.find((one) => one.name === name);
      for (const read of view?.reads ?? []) found.add(read);
    }
    return this.#names.filter((name) => found.has(name));
  }

  #provide(names: readonly string[]): Promise<void> {
    const work = this.#queue.then(async () => {
      const missing = names.filter((name) => !this.#provided.has(name));
      await this.#download(missing);
      for (const name of missing) {
        await this.#connection.run(await this.#definitionOf(name));
        this.#provided.add(name);
      }
    });
    this.#queue = work.catch(() => undefined);
    return work;
  }

  async #definitionOf(name: string): Promise<string> {
    const view = this.#schema.views.find((one) => one.name === name);
    if (view !== undefined) return `create view ${quoted(name)} as ${view.sql}`;
    const table = this.#schema.tables.find((one) => one.name === name);
    const curated = this.#pointer.tables[name];
    if (curated === undefined || curated.files.length === 0) return emptyTable(name, table);
    const existing = await this.#columnsOf(table, curated);
    return viewOver(name, curated.files, table, this.#root, existing);
  }

  /** The columns of files that another version has written; undefined if they are the defined ones. */
  async #columnsOf(
    table: Table | undefined,
    { files, schema_hash }: CuratedTable,
  ): Promise<ReadonlySet<string> | undefined> {
    if (table !== undefined && schema_hash === schemaHash(table)) return undefined;
    const result = await this.#connection.runAndReadAll(describeFiles(files, this.#root));
    return new Set(result.getRows().map(([column]) => String(column)));
  }

  /** DuckDB would download an extension to read from S3; downloading the files needs none. */
  async #download(names: readonly string[]): Promise<void> {
    if (this.#isLocal) return;
    const paths = names
      .flatMap((name) => this.#pointer.tables[name]?.files ?? [])
      .map(({ path }) => path);
    await forEachConcurrently(paths, concurrency, (path) => this.#downloadOne(path));
  }

  async #downloadOne(path: string): Promise<void> {
    const file = join(this.#root, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, this.#store.read(path));
    } catch (cause) {
      if (isLoaderError(cause) && cause.code === 'not_found') {
        throw damaged(this.#store, { path }, 'it does not exist', cause);
      }
      const doing = `Downloading the files of ${this.#store.url} to the temporary directory ${this.#root} (TMPDIR)`;
      throw fileError(doing, cause);
    }
  }
}
