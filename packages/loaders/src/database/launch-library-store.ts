import type { BudgetState } from '@spacex-platform/spacex-client/launch-library';
import type { LaunchLibraryStore, StoreChange, StoredDocument } from '../launch-library/store.ts';
import type { LibraryKind, SyncState } from '../launch-library/sync-state.ts';
import { closing } from '../run/closing.ts';
import { literal, qualified, quoted } from '../sql/names.ts';
import { type DatabaseConnection, transaction } from './connection.ts';
import { readCatalog } from './introspection.ts';

const stateTable = 'etl_launch_library';
const documentTable = 'etl_launch_library_documents';

const ddl: Readonly<Record<string, readonly [columns: string, comment: string]>> = {
  [stateTable]: [
    '(name text primary key, value jsonb not null, stored_at timestamptz not null)',
    'State of the synchronization with Launch Library, and the requests of the last hour.',
  ],
  [documentTable]: [
    '(kind text, id text, document text not null, fetched_at timestamptz not null, primary key (kind, id))',
    'Documents of Launch Library as received.',
  ],
};

/** Documents of one query. */
const pageSize = 100;

/**
 * A store in a schema of PostgreSQL: one row for the state, one for each budget, and a table of
 * documents. Each call connects, runs one short transaction, and disconnects, so that no connection
 * is open while a request or a wait is under way.
 */
export function databaseLibraryStore(
  target: string,
  schema: string,
  connect: () => Promise<DatabaseConnection>,
): LaunchLibraryStore {
  const states = qualified(schema, stateTable);
  const texts = qualified(schema, documentTable);
  const exclusively = async <T>(work: (connection: DatabaseConnection) => Promise<T>): Promise<T> =>
    closing(await connect(), (connection) =>
      transaction(connection, async () => {
        const lock = `spacex-etl launch-library ${schema}`;
        await connection.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [lock]);
        await ensureTables(connection, schema);
        return work(connection);
      }),
    );
  const readValue = async <T>(connection: DatabaseConnection, name: string) => {
    const sql = `select cast(value as text) as value from ${states} where name = $1`;
    const { rows } = await connection.query(sql, [name]);
    const value = rows[0]?.['value'];
    return value === undefined ? undefined : (JSON.parse(String(value)) as T);
  };
  const readIfStored = async <T>(name: string) =>
    closing(await connect(), async (connection) =>
      (await hasTables(connection, schema)) ? readValue<T>(connection, name) : undefined,
    );
  const store = (connection: DatabaseConnection, name: string, value: unknown) =>
    connection.query(
      `insert into ${states} (name, value, stored_at) values ($1, cast($2 as jsonb), now())
       on conflict (name) do update set value = excluded.value, stored_at = excluded.stored_at`,
      [name, JSON.stringify(value)],
    );
  return {
    location: `schema "${schema}" on ${target}`,
    readState: () => readIfStored<SyncState>('sync'),
    update: (change) =>
      exclusively(async (connection) => {
        const changed = change(await readValue<SyncState>(connection, 'sync'));
        await writeDocuments(connection, texts, changed);
        await store(connection, 'sync', changed.state);
        return changed.state;
      }),
    async *documents() {
      let after: Pick<StoredDocument, 'kind' | 'id'> | undefined;
      do {
        const page = await closing(await connect(), async (connection) =>
          (await hasTables(connection, schema)) ? documentsAfter(connection, texts, after) : [],
        );
        yield* page;
        after = page.length < pageSize ? undefined : page.at(-1);
      } while (after !== undefined);
    },
    readBudget: (key) => readIfStored<BudgetState>(budgetName(key)),
    updateBudget: (key, change) =>
      exclusively(async (connection) => {
        const name = budgetName(key);
        const next = change(await readValue<BudgetState>(connection, name));
        if (next !== undefined) await store(connection, name, next);
      }),
  };
}

function budgetName(key: string): string {
  return `budget ${key}`;
}

async function hasTables(connection: DatabaseConnection, schema: string): Promise<boolean> {
  const { relations } = await readCatalog(connection, schema);
  return Object.keys(ddl).every((name) => relations.has(name));
}

/** `create table if not exists` requires the privilege to create even if the table exists. */
async function ensureTables(connection: DatabaseConnection, schema: string): Promise<void> {
  const { schemaExists, relations } = await readCatalog(connection, schema);
  if (!schemaExists) await connection.query(`create schema ${quoted(schema)}`);
  for (const [name, [columns, comment]] of Object.entries(ddl)) {
    if (relations.has(name)) continue;
    const table = qualified(schema, name);
    await connection.query(`create table ${table} ${columns}`);
    await connection.query(`comment on table ${table} is ${literal(comment)}`);
  }
}

async function writeDocuments(
  connection: DatabaseConnection,
  table: string,
  { documents, removed }: StoreChange,
): Promise<void> {
  if (documents.length > 0) {
    await connection.query(
      `insert into ${table} (kind, id, document, fetched_at)
       select * from unnest(cast($1 as text[]), cast($2 as text[]), cast($3 as text[]), cast($4 as timestamptz[]))
       on conflict (kind, id) do update
         set document = excluded.document, fetched_at = excluded.fetched_at`,
      [
        documents.map(({ kind }) => kind),
        documents.map(({ id }) => id),
        documents.map(({ text }) => text),
        documents.map(({ fetchedAt }) => fetchedAt),
      ],
    );
  }
  if (removed.length > 0) {
    await connection.query(
      `delete from ${table} where (kind, id) in
         (select * from unnest(cast($1 as text[]), cast($2 as text[])))`,
      [removed.map(({ kind }) => kind), removed.map(({ id }) => id)],
    );
  }
}

async function documentsAfter(
  connection: DatabaseConnection,
  table: string,
  after: Pick<StoredDocument, 'kind' | 'id'> | undefined,
): Promise<readonly StoredDocument[]> {
  const condition = after === undefined ? '' : 'where (kind, id) > ($1, $2)';
  const { rows } = await connection.query(
    `select kind, id, document, fetched_at from ${table} ${condition}
      order by kind, id limit ${pageSize}`,
    after === undefined ? [] : [after.kind, after.id],
  );
  return rows.map((row) => ({
    kind: String(row['kind']) as LibraryKind,
    id: String(row['id']),
    text: String(row['document']),
    fetchedAt: String(row['fetched_at']),
  }));
}
