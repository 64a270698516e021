import { randomUUID } from 'node:crypto';
import type { QueryableLoader } from '@spacex-platform/loaders';
import {
  type CatalogLake,
  lakeLoader,
  type RestCatalogOptions,
  readPointer,
  restCatalog,
} from '@spacex-platform/loaders/lake';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import type { Core } from '@spacex-platform/spacex-client';
import { cores, type Row, rowsOf, type Table, tables } from '@spacex-platform/transform';
import { newRun, outcomeOf } from '../../../loaders/support/cores.ts';
import type { PythonAnswers } from './python-answers.ts';

/** A second table with the columns of the first one, so that a run changes two. */
const boosters: Table = { ...cores, name: 'boosters' };

/** The tables of the tests of the protocol. */
export const twoTables: readonly Table[] = [cores, boosters];

/** A table as a server returns it; ids of snapshots are bigint. */
export interface Served {
  readonly 'metadata-location': string;
  readonly metadata: {
    readonly 'table-uuid': string;
    readonly location: string;
    readonly 'current-schema-id': number;
    readonly schemas: readonly {
      readonly 'schema-id': number;
      readonly fields: readonly { readonly name: string }[];
    }[];
    readonly snapshots: readonly {
      readonly 'snapshot-id': bigint;
      readonly 'schema-id': number;
      readonly 'timestamp-ms': number;
    }[];
    readonly refs: Readonly<Record<string, { readonly 'snapshot-id': bigint }>>;
    readonly 'snapshot-log': readonly {
      readonly 'snapshot-id': bigint;
      readonly 'timestamp-ms': number;
    }[];
    readonly properties: Readonly<Record<string, string>>;
  };
}

/** A lake, and a namespace of its own in a REST catalog. */
export interface RestPlace {
  readonly namespace: string;
  /** A catalog; by default it talks to the server directly. */
  catalog(options?: Partial<RestCatalogOptions>): ReturnType<typeof restCatalog>;
  /** A loader that updates this catalog. */
  loader(catalog?: ReturnType<typeof restCatalog>, takeOver?: boolean): QueryableLoader;
  lake(): CatalogLake;
  /** A table, as the server has it now; undefined if it has none. */
  served(table?: string): Promise<Served | undefined>;
  /**
   * Creates the tables that the pointer names, without a snapshot. The first commit of the lake then
   * requires that there is none.
   */
  createEmpty(): Promise<void>;
  /** Rows of a table that pyiceberg reads by its name. */
  rows(table: string, at?: { readonly at?: number; readonly tag?: string }): Promise<string[]>;
  /** Rows of a table that the lake itself reads. */
  lakeRows(table: string): Promise<string[]>;
  /** Lets pyiceberg do something with a table. */
  pyiceberg<T = void>(what: string, question?: Readonly<Record<string, unknown>>): Promise<T>;
}

export interface RestPlaceOptions {
  readonly store: ObjectStore;
  readonly python: PythonAnswers;
  readonly url: string;
  /** Path of the warehouse: `/icebucket`. */
  readonly prefix?: string;
  readonly options?: Partial<RestCatalogOptions>;
  /** What pyiceberg needs besides the URL. */
  readonly properties?: Readonly<Record<string, string>>;
}

export function restPlace(place: RestPlaceOptions): RestPlace {
  const { store, python, url, prefix = '', options: server = {}, properties = {} } = place;
  const namespace = `test_${randomUUID().replaceAll('-', '')}`;
  const token = server.token;
  const catalog: RestPlace['catalog'] = (options) =>
    restCatalog({ url, namespace, retries: 1, ...server, ...options });
  const known = [...tables, boosters];
  const ask = <T>(what: string, question: Readonly<Record<string, unknown>>) =>
    python.ask<T>(what, {
      catalog: { uri: url, ...(token === undefined ? {} : { token }), ...properties },
      ...{ namespace, ...question },
    });
  return {
    ...{ namespace, catalog },
    loader: (one = catalog(), takeOver = false) =>
      lakeLoader({ store, tables: known, catalog: one, takeOver }),
    lake: () => ({
      ...{ url: store.url, store, tables: known },
      pointer: async () => (await readPointer(store))?.pointer,
    }),
    async served(table = 'cores') {
      const answer = await fetch(`${url}/v1${prefix}/namespaces/${namespace}/tables/${table}`, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      });
      if (answer.status === 404) return undefined;
      return JSON.parse(await answer.text(), exactIds) as Served;
    },
    async createEmpty() {
      const send = async (path: string, body: unknown) => {
        const answer = await fetch(`${url}/v1${prefix}/namespaces${path}`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      };
      await send('', { namespace: [namespace], properties: {} });
      const { pointer } = (await readPointer(store)) ?? {};
      for (const [name, { metadata: path }] of Object.entries(pointer?.tables ?? {})) {
        const file = await store.readVersion(path ?? '');
        const metadata = JSON.parse(Buffer.from(file?.bytes ?? []).toString('utf8'));
        await send(`/${namespace}/tables`, {
          ...{
            name,
            schema: metadata.schemas[0],
            'partition-spec': metadata['partition-specs'][0],
          },
          'stage-create': false,
          properties: { 'format-version': '2', 'spacex.table-uuid': metadata['table-uuid'] },
        });
      }
    },
    async rows(table, at = {}) {
      return texts(await ask<Rows>('rows', { table, ...at }));
    },
    async lakeRows(table) {
      await using reader = await lakeLoader({ store, tables: known }).openReader();
      const definition = known.find(({ name }) => name === table);
      const columns = Object.entries(definition?.columns ?? {}).map(([name, { type }]) => {
        if (type === 'timestamp') return `cast(epoch_us("${name}") as varchar) as "${name}"`;
        if (type === 'double') return `printf('%.17g', "${name}") as "${name}"`;
        return `cast("${name}" as varchar) as "${name}"`;
      });
      const { rows } = await reader.query(`select ${columns.join(', ')} from ${table}`);
      return texts({
        columns: Object.keys(definition?.columns ?? {}),
        rows: rows.map((row) => Object.values(row) as (string | null)[]),
      });
    },
    pyiceberg: (what, question = {}) => ask(what, { table: 'cores', ...question }),
  };
}

interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Rows as sorted texts. The content hash is not a column of the lake's own reader. */
function texts({ columns, rows }: Rows): string[] {
  return rows
    .map((row) =>
      JSON.stringify(
        columns.flatMap((name, at) => (name === '_content_hash' ? [] : [[name, row[at]]])).sort(),
      ),
    )
    .sort();
}

/** Ids of snapshots have more digits than a number keeps. */
function exactIds(key: string, value: unknown, context?: { source?: string }): unknown {
  const isId = typeof value === 'number' && key.endsWith('snapshot-id');
  return isId && context?.source !== undefined ? BigInt(context.source) : value;
}

/** Loads the same documents into two tables. */
export async function loadTwo(
  loader: QueryableLoader,
  documents: readonly Core[],
  given: readonly Table[] = twoTables,
): Promise<Awaited<ReturnType<QueryableLoader['open']>>> {
  const session = await loader.open({ run: newRun(), tables: given });
  const counts = outcomeOf(documents.length);
  try {
    const rows = new Map(
      given.map((table) => [
        table,
        documents.flatMap((one): Row[] => (rowsOf(table) as (one: Core) => Row[])(one)),
      ]),
    );
    const documentIds = documents.map(({ id }) => id);
    await session.write({ resource: cores.resource, documentIds, rows });
    await session.commit(counts);
    return session;
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown';
    await session.abort({ status: 'failed', code, message: String(error), outcome: counts });
    throw error;
  }
}
