import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { testLake } from '../../lake/lake.ts';
import { redshiftPlace } from '../../redshift/support/place.ts';
import { startMoto } from '../../support/moto-server.ts';
import { freshDatabase } from '../../support/postgres.ts';
import type { Pyarrow } from '../../support/pyarrow.ts';
import { everyKind, exact, type Kind, kinds } from './any-value.ts';

type ExactRow = Record<string, string | null>;

/** A target, with a reader that shares no code with the loader. */
export interface Target {
  readonly name: string;
  readonly loader: QueryableLoader;
  /** All rows of the table, read without the loader. */
  read(): Promise<readonly ExactRow[]>;
}

/** Every target, empty; disposed with the stack. */
export async function everyTarget(
  stack: AsyncDisposableStack,
  pyarrow: Pyarrow,
): Promise<Target[]> {
  const database = stack.use(await freshDatabase());
  await database.query(`set timezone to 'UTC'`);
  const directory = await mkdtemp(join(tmpdir(), 'spacex-values-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const lake = stack.use(testLake());
  const place = stack.use(await redshiftPlace(stack.use(await startMoto())));
  const tables = [everyKind];
  return [
    {
      name: 'postgres',
      loader: postgresLoader({ ...database.settings, sslMode: 'disable', tables }),
      read: async () => (await database.query(exactSelect('spacex'))).map(rowOfHex),
    },
    {
      name: 'embedded',
      loader: embeddedLoader({ dataDir: directory, tables }),
      read: async () => {
        await using pglite = closing(await PGlite.create(join(directory, 'pgdata')));
        await pglite.query(`set timezone to 'UTC'`);
        return (await pglite.query<ExactRow>(exactSelect('spacex'))).rows.map(rowOfHex);
      },
    },
    {
      name: 'lake',
      loader: lakeLoader({ store: lake.store, tables }),
      read: async () => {
        const files = lake.pointer()?.tables[everyKind.name]?.files ?? [];
        const rows: ExactRow[] = [];
        for (const { path } of files) {
          rows.push(...rowsOfColumns(await pyarrow.columns(join(lake.path, path))));
        }
        return rows;
      },
    },
    {
      name: 'redshift',
      loader: place.loader({ schema: 'every', tables }),
      read: async () => {
        await place.standIn.database.query(`set timezone to 'UTC'`);
        return (await place.standIn.database.query(exactSelect('every'))).map(rowOfHex);
      },
    },
  ];
}

/**
 * A SELECT of texts: PostgreSQL itself writes every value. Texts are hexadecimal, since clients may
 * decode them wrongly.
 */
function exactSelect(schema: string): string {
  const columns = kinds.map((kind) => `${asText(kind, `"a_${kind}"`)} as "a_${kind}"`);
  return `select ${asText('text', 'id')} as id, ${columns.join(', ')} from ${schema}.every_kind`;
}

function asText(kind: Kind, column: string): string {
  switch (kind) {
    case 'text':
    case 'json':
      return `encode(convert_to(cast(${column} as text), 'UTF8'), 'hex')`;
    case 'timestamp':
      return `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
    case 'date':
      return `to_char(${column}, 'YYYY-MM-DD')`;
    default:
      return `cast(${column} as text)`;
  }
}

function rowOfHex(row: object): ExactRow {
  const found = row as ExactRow;
  const text = (hex: string | null | undefined) =>
    hex == null ? null : Buffer.from(hex, 'hex').toString('utf8');
  const json = text(found['a_json']);
  const double = found['a_double'];
  return {
    ...found,
    id: text(found['id']),
    a_text: text(found['a_text']),
    a_json: json === null ? null : exact('json', JSON.parse(json)),
    // PostgreSQL writes 1e+300 as JavaScript does, but 1e+16 where JavaScript writes all digits.
    a_double: double == null ? null : exact('double', Number(double)),
  };
}

/** The rows of a file in the form that parquet_answers.py describes. */
function rowsOfColumns(columns: Record<string, unknown[]>): ExactRow[] {
  const names = ['id', ...kinds.map((kind) => `a_${kind}`)];
  return (columns['id'] ?? []).map((_, at) =>
    Object.fromEntries(
      names.map((name) => [name, exactOfArrow(name.slice(2) as Kind, columns[name]?.[at])]),
    ),
  );
}

function exactOfArrow(kind: Kind, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'json':
      return exact('json', JSON.parse(String(value)));
    case 'double':
      return exact('double', Buffer.from(String(value), 'hex').readDoubleBE());
    case 'date':
      return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
    case 'timestamp': {
      const micros = BigInt(String(value));
      const rest = ((micros % 1000n) + 1000n) % 1000n;
      const millis = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, -1);
      return `${millis}${String(rest).padStart(3, '0')}Z`;
    }
    default:
      return String(value);
  }
}

function closing(pglite: PGlite): PGlite & AsyncDisposable {
  return Object.assign(pglite, { [Symbol.asyncDispose]: () => pglite.close() });
}
