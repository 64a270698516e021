import type { Table } from '@spacex-platform/transform';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { qualified, quoted } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import { describeFilters, readFilters } from './row-filters.ts';

/** SQLSTATEs of constraints that users have declared, and of row-level security. */
const states = { foreignKey: '23503', unique: '23505', privilege: '42501' } as const;

/**
 * Adds to the error of a constraint what to do about it, as far as the catalog shows: policies that
 * hide or refuse rows, and constraints that a load can only satisfy at its end. Returns any other
 * error unchanged. The failed transaction must have been rolled back.
 *
 * @param loaded the tables of the run
 */
export async function explainConstraint(
  connection: DatabaseConnection,
  schema: string,
  loaded: readonly Table[],
  error: unknown,
): Promise<unknown> {
  if (!isLoaderError(error) || !Object.values<unknown>(states).includes(error.reason)) return error;
  const { table, constraint } = (error.cause ?? {}) as { table?: unknown; constraint?: unknown };
  // A refusal by a policy does not name its table.
  const tables = typeof table === 'string' ? [table] : loaded.map(({ name }) => name);
  try {
    const filters = await readFilters(connection, schema, tables);
    const policies = describeFilters(
      schema,
      filters.filter(({ kind }) => kind === 'policies'),
    );
    const own =
      typeof table === 'string' && typeof constraint === 'string'
        ? await explainOwn(connection, schema, table, constraint)
        : [];
    const hints = [...policies, ...own];
    if (hints.length === 0) return error;
    const { code, target, reason } = error;
    return new LoaderError(code, [error.message, 'Nothing was committed.', ...hints].join('\n  '), {
      ...(target === undefined ? {} : { target }),
      ...(reason === undefined ? {} : { reason }),
      cause: error,
    });
  } catch {
    // The connection may be lost; the error itself says what failed.
    return error;
  }
}

/** What to do about a foreign key or a unique index that a user has created. */
async function explainOwn(
  connection: DatabaseConnection,
  schema: string,
  table: string,
  constraint: string,
): Promise<readonly string[]> {
  const { rows } = await connection.query(
    `select cast(k.contype as text) as type, k.condeferrable as deferrable,
            pg_get_constraintdef(k.oid) as definition, i.indisprimary as primary,
            i.indpred is not null or i.indexprs is not null as partial,
            (select string_agg(quote_ident(a.attname), ', ' order by c.ordinal)
               from unnest(cast(i.indkey as smallint[])) with ordinality as c(number, ordinal)
               join pg_attribute a on a.attrelid = t.oid and a.attnum = c.number) as columns
       from pg_class t
       join pg_namespace n on n.oid = t.relnamespace
       left join pg_constraint k on k.conrelid = t.oid and k.conname = $3
       left join pg_class x on x.relnamespace = n.oid and x.relname = $3 and x.relkind in ('i', 'I')
       left join pg_index i on i.indexrelid = x.oid and i.indrelid = t.oid
      where n.nspname = $1 and t.relname = $2`,
    [schema, table, constraint],
  );
  const [row] = rows;
  if (row === undefined || row['primary'] === true) return [];
  const name = qualified(schema, table);
  const own = quoted(constraint);
  const drop = `alter table ${name} drop constraint ${own};`;
  if (row['type'] === 'f') {
    const violated = `If the data refers to rows that do not exist, as documents of the source do, drop it: ${drop}`;
    if (row['deferrable'] === true) return [violated];
    return [
      `If the rows that it needs are loaded by the same run, let the load check it at its end: alter table ${name} alter constraint ${own} deferrable;`,
      violated,
    ];
  }
  const unique = `add constraint ${own} unique (${row['columns']}) deferrable;`;
  const orDrop = 'If two documents have the same value at the source, drop it instead.';
  if (row['type'] === 'u') {
    if (row['deferrable'] === true) return [`Two documents have the same value: ${drop}`];
    return [
      `It is checked row by row. If documents exchange values, let the load check it at its end: alter table ${name} drop constraint ${own}, ${unique} ${orDrop}`,
    ];
  }
  const dropIndex = `drop index ${qualified(schema, constraint)};`;
  if (row['partial'] === true) {
    return [`It is checked row by row, and an index like this cannot be deferred: ${dropIndex}`];
  }
  return [
    `It is checked row by row. If documents exchange values, replace it with a constraint that the load checks at its end: ${dropIndex} alter table ${name} ${unique} ${orDrop}`,
  ];
}
