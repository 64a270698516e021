import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import { defaultLockTimeoutMs } from '../run/lock-timeout.ts';
import { qualified } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';
import type { DatabaseTarget } from './target.ts';

const lockNotAvailable = '55P03';

/** How long one attempt waits, so that the whole wait can be reported and bounded. */
const attemptMs = 1000;

/** Limits how long the statements of a connection wait for locks of other sessions. */
export async function boundLockWaits(
  connection: DatabaseConnection,
  { lockTimeoutMs = defaultLockTimeoutMs }: OpenRequest,
): Promise<void> {
  await connection.query(`set lock_timeout to ${milliseconds(lockTimeoutMs)}`);
}

/**
 * Begins the transaction of a commit and locks the existing tables that it writes to. Waits while
 * another session holds a lock, reports that once, and gives up after the timeout.
 *
 * @throws LoaderError `locked`, naming the holders
 */
export async function beginWithLocks(
  connection: DatabaseConnection,
  target: DatabaseTarget,
  request: OpenRequest,
): Promise<void> {
  const { lockTimeoutMs = defaultLockTimeoutMs, onEvent } = request;
  const deadline = performance.now() + lockTimeoutMs;
  let isReported = false;
  for (;;) {
    const left = deadline - performance.now();
    await connection.query('begin');
    try {
      await lockExisting(connection, target, request, Math.min(attemptMs, left));
      await connection.query(`set local lock_timeout to ${milliseconds(lockTimeoutMs)}`);
      return;
    } catch (error) {
      await connection.query('rollback').catch(() => undefined);
      const isLate = performance.now() >= deadline;
      if (isLate) throw await explainTableLock(connection, target, request, error);
      if (!isLockTimeout(error)) throw error;
    }
    if (isReported) continue;
    isReported = true;
    const who = await holders(connection, target.schema);
    const message = `Waiting for a lock on the tables of schema "${target.schema}", held by ${who.text}`;
    onEvent?.({ type: 'waiting', target: target.name, message });
  }
}

/**
 * ROW EXCLUSIVE, which INSERT, UPDATE and DELETE take, blocks neither readers nor other writers.
 */
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

/**
 * Names the holder in the error of a statement that timed out waiting for a lock. Returns any other
 * error unchanged.
 */
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
  /** If there is only one. */
  readonly pid: number | undefined;
}

const unknown: Holders = { text: 'another session', pid: undefined };

/** Sessions that hold locks on relations of the schema, if the server shows them. */
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
  return { text: texts.join(', '), pid };
}

/** At least 1, since zero means no limit. */
function milliseconds(value: number): string {
  return `'${Math.max(1, Math.round(value))}ms'`;
}
