import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { type ExactResult, type ExactTypes, exactColumns, exactRows } from './exact-values.ts';
import type { RowStream } from './row-stream.ts';

/** Rows of one batch. Redshift allows no more on a cluster of one node. */
const batchRows = 1000;
const declaration = 'declare spacex_query cursor for ';

/** What a stream needs of a connection. */
export interface CursorSession {
  readonly target: string;
  readonly types: ExactTypes;
  /** Runs a statement of the extended protocol, which accepts one only. */
  exact(sql: string): Promise<ExactResult>;
  /** Begins a read-only transaction. */
  begin(): Promise<void>;
  /** Ends the transaction and with it the cursor. */
  end(): Promise<void>;
}

/**
 * Streams the rows of a statement by a cursor in a transaction. The grammar of DECLARE accepts only
 * statements that read; the few others that read (SHOW, EXPLAIN) return few rows and run as they are.
 *
 * @param sql one statement that begins with a word that reads, or is unknown to the parser
 * @throws LoaderError with the place of a syntax error
 */
export async function cursorStream(session: CursorSession, sql: string): Promise<RowStream> {
  const fetch = `fetch forward ${batchRows} from spacex_query /* ${commentOf(sql)} */`;
  const isPlain = /^(?:show|explain)\b/i.test(sql);
  await session.begin();
  let first: ExactResult;
  try {
    if (isPlain) first = await session.exact(sql);
    else {
      await session.exact(`${declaration}${sql}`);
      first = await session.exact(fetch);
    }
  } catch (error) {
    await session.end();
    throw isPlain ? error : withPlace(error, sql);
  }
  const columns = exactColumns(session.types, first);
  return { columns, batches: batchesOf(session, first, isPlain ? undefined : fetch) };
}

async function* batchesOf(
  { types, exact, end }: CursorSession,
  first: ExactResult,
  fetch: string | undefined,
): AsyncGenerator<readonly (readonly unknown[])[]> {
  try {
    let result = first;
    while (result.rows.length > 0) {
      yield exactRows(types, result);
      if (fetch === undefined || result.rows.length < batchRows) return;
      result = await exact(fetch);
    }
  } finally {
    await end();
  }
}

/** The statement for the server's list of activities, which shows the FETCH. */
function commentOf(sql: string): string {
  return sql.slice(0, 500).replaceAll(/\/\*|\*\//g, ' ');
}

/** Adds the line that the parser complains about, with a caret below the place. */
function withPlace(error: unknown, sql: string): unknown {
  if (!isLoaderError(error)) return error;
  const { position } = (error.cause ?? {}) as { readonly position?: unknown };
  // Positions count characters from 1.
  const at = Number(position) - 1 - declaration.length;
  const characters = [...sql];
  const { code, target, reason, cause } = error;
  const message = error.message.replace(declaration, '');
  const details = {
    ...(target !== undefined && { target }),
    ...(reason !== undefined && { reason }),
    cause,
  };
  if (position === undefined || !(at >= 0 && at <= characters.length)) {
    return new LoaderError(code, message, details);
  }
  const before = characters.slice(0, at).join('').split('\n');
  const line = sql.split('\n')[before.length - 1] ?? '';
  const label = `LINE ${before.length}: `;
  // A tab has another width in every terminal.
  const indent = `${label}${before.at(-1)}`.replaceAll(/[^\t]/g, ' ');
  return new LoaderError(code, `${message}\n${label}${line}\n${indent}^`, details);
}
