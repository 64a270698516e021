import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import { defaultLockTimeoutMs } from '../run/wait-for-lock.ts';
import { qualified } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import type { DatabaseTarget } from './target.ts';

const lockNotAvailable = '55P03';

/** One try of many, so that the wait can be told and bounded. */
const tryMs = 1000;

/** No statement of this connection waits longer for anybody's lock than the run allows. */
export async function boundLockWaits(
  connection: DatabaseConnection,
  { lockTimeoutMs = defaultLockTimeoutMs }: OpenRequest,
): Promise<void> {
  await connection.query(`set lock_timeout to ${milliseconds(lockTimeoutMs)}`);
}

/**
 * Begins the transaction of a commit with the locks that its statements need on the tables that
 * are there. Waits while somebody else holds them, says so once, and gives up in time.
 *
 * @throws LoaderError `locked`, naming who holds them
 */
export async function beginWithLocks(
  connection: DatabaseConnection,
  target: DatabaseTarget,
  request: OpenRequest,
): Promise<void> {
  const { lockTimeoutMs = defaultLockTimeoutMs, onEvent } = request;
  const deadline = performance.now() + lockTimeoutMs;
  let told = false;
  for (;;) {
    const left = deadline - performance.now();
    await connection.query('begin');
    try {
      await lockExisting(connection, target, request, Math.min(tryMs, left));
      await connection.query(`set local lock_timeout to ${milliseconds(lockTimeoutMs)}`);
      return;
    } catch (error) {
      await connection.query('rollback').catch(() => undefined);
      const late = performance.now() >= deadline;
      if (late) throw await explainTableLock(connection, target, request, error);
      if (!isLockTimeout(error)) throw error;
    }
    if (told) continue;
    told = true;
    const who = await holders(connection, target.schema);
    const message = `Waiting for a lock on the tables of schema "${target.schema}", held by ${who.text}`;
    onEvent?.({ type: 'waiting', target: target.name, message });
  }
}

/** ROW EXCLUSIVE is what INSERT, UPDATE and DELETE take: readers and nobody else's rows mind. */
async function lockExisting(
  connection: DatabaseConnection,
  { schema }: DatabaseTarget,
  { tables }: OpenRequest,
  waitMs: number,
): Promise<void> {
  const { rows } = await connection.query(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p') and c.relname = any(cast($2 as text[]))
      order by 1`,
    [schema, tables.map((table) => table.name)],
  );
  if (rows.length === 0) return;
  const names = rows.map((row) => qualified(schema, String(row['name'])));
  await connection.query(`set local lock_timeout to ${milliseconds(waitMs)}`);
  await connection.query(`lock table ${names.join(', ')} in row exclusive mode`);
}

/** A statement that gave up waiting for a lock: says who holds it. Any other error as it was. */
export async function explainTableLock(
  connection: DatabaseConnection,
  { name, schema }: DatabaseTarget,
  { lockTimeoutMs = defaultLockTimeoutMs }: OpenRequest,
  error: unknown,
): Promise<unknown> {
  if (!isLockTimeout(error)) return error;
  const who = await holders(connection, schema).catch(() => unknown);
  const end = who.pid === undefined ? '' : `, end it with select pg_terminate_backend(${who.pid})`;
  return new LoaderError(
    'locked',
    `A lock on the tables of schema "${schema}" on ${name} is held by ${who.text}. ` +
      `Waited ${Math.round(lockTimeoutMs / 1000)} s; nothing was committed. ` +
      `Run again when that session has ended${end}, or wait longer with --lock-timeout.`,
    { target: name, reason: lockNotAvailable, cause: error },
  );
}

function isLockTimeout(error: unknown): boolean {
  return isLoaderError(error) && error.reason === lockNotAvailable;
}

interface Holders {
  readonly text: string;
  /** Where there is just one. */
  readonly pid?: number;
}

const unknown: Holders = { text: 'another session' };

/** Who has locks on relations of the schema, where the server lets us see. */
async function holders(connection: DatabaseConnection, schema: string): Promise<Holders> {
  const { rows } = await connection.query(
    `select l.pid, coalesce(nullif(max(a.application_name), ''), 'an unnamed session') as name,
            max(a.usename) as user, max(a.xact_start) as since
       from pg_locks l
       join pg_class c on c.oid = l.relation
       join pg_namespace n on n.oid = c.relnamespace
       join pg_stat_activity a on a.pid = l.pid
      where n.nspname = $1 and l.granted and l.pid <> pg_backend_pid()
        and l.database = (select oid from pg_database where datname = current_database())
      group by l.pid order by l.pid limit 5`,
    [schema],
  );
  if (rows.length === 0) return unknown;
  const texts = rows.map(({ name, user, pid, since }) => {
    const age = since === null ? '' : `, in a transaction since ${since}`;
    return `${name} (user ${user}, pid ${pid}${age})`;
  });
  const pid = rows.length === 1 ? Number(rows[0]?.['pid']) : undefined;
  return { text: texts.join(', '), ...(pid === undefined ? {} : { pid }) };
}

/** Zero would mean no bound at all. */
function milliseconds(value: number): string {
  return `'${Math.max(1, Math.round(value))}ms'`;
}
