import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBPreparedStatement,
  DuckDBResult,
  DuckDBValue,
} from '@duckdb/node-api';
import { LoaderError } from '../errors/loader-error.ts';
import type { QueryResult } from '../sql/query-result.ts';
import { resultOf } from '../sql/query-result.ts';
import { readingOnly, refuseWritingWords } from '../sql/read-only.ts';
import type { RowStream } from '../sql/row-stream.ts';
import type { DuckdbDriver } from './duckdb-driver.ts';
import { type ExactColumn, exactColumn } from './duckdb-exact.ts';
import { valuesOf } from './duckdb-values.ts';

/** EXPLAIN with its options; what follows is the statement to explain. */
const explain = /^explain(?:\s+analyze\b)?(?:\s*\([^()]*\)(?=\s*[a-z(]))?/i;

/**
 * Runs one read-only statement. DuckDB in memory has no read-only transactions, so the type of the
 * prepared statement decides.
 *
 * @throws LoaderError `read_only`, `statement`
 */
export async function duckdbQuery(
  driver: DuckdbDriver,
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<QueryResult> {
  try {
    const prepared = await prepareReading(driver, connection, sql);
    try {
      prepared.bind([...parameters] as DuckDBValue[]);
      const result = await prepared.run();
      const rows: unknown[][] = [];
      for (const chunk of await result.fetchAllChunks()) rows.push(...rowsOf(driver, chunk));
      return resultOf(result.columnNames(), rows, result.rowsChanged);
    } finally {
      prepared.destroySync();
    }
  } catch (error) {
    throw duckdbFailure('The statement', error);
  }
}

/**
 * Runs one read-only statement and returns its rows in batches.
 *
 * @throws LoaderError `read_only`, `statement`
 */
export async function duckdbStream(
  driver: DuckdbDriver,
  connection: DuckDBConnection,
  sql: string,
): Promise<RowStream> {
  try {
    const prepared = await prepareReading(driver, connection, sql);
    try {
      const result = await prepared.stream();
      const columns = result.columnTypes().map((type) => exactColumn(driver, type));
      return {
        columns: result.columnNames().map((name, at) => ({
          name,
          type: columns[at]?.type ?? 'text',
        })),
        batches: batchesOf(result, columns),
      };
    } finally {
      prepared.destroySync();
    }
  } catch (error) {
    throw duckdbFailure('The statement', error);
  }
}

async function* batchesOf(
  result: DuckDBResult,
  columns: readonly ExactColumn[],
): AsyncGenerator<readonly (readonly unknown[])[]> {
  try {
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      const values = columns.map(({ read }, index) => {
        const valueAt = read(chunk.getColumnVector(index));
        return Array.from({ length: chunk.rowCount }, (_, at) => valueAt(at));
      });
      yield Array.from({ length: chunk.rowCount }, (_, at) => values.map((column) => column[at]));
    }
  } catch (error) {
    throw duckdbFailure('The statement', error);
  }
}

function rowsOf(driver: DuckdbDriver, chunk: DuckDBDataChunk): unknown[][] {
  const columns = Array.from({ length: chunk.columnCount }, (_, index) =>
    valuesOf(driver, chunk.getColumnVector(index)),
  );
  return Array.from({ length: chunk.rowCount }, (_, at) => columns.map((read) => read(at)));
}

/** Converts an error of DuckDB to a LoaderError. */
export function duckdbFailure(doing: string, error: unknown): LoaderError {
  if (error instanceof LoaderError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LoaderError('statement', `${doing} failed in DuckDB: ${message}`, {
    target: 'lake',
    cause: error,
  });
}

async function prepareReading(
  driver: DuckdbDriver,
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  const statement = refuseWritingWords('lake', sql);
  const { StatementType } = driver;
  // EXPLAIN ANALYZE executes the statement.
  const isExplain = /^explain\b/i.test(statement);
  if (isExplain) {
    const explained = await prepareReading(driver, connection, statement.replace(explain, ''));
    explained.destroySync();
  }
  const statements = await connection.extractStatements(statement);
  if (statements.count !== 1) throw readingOnly('lake');
  const prepared = await statements.prepare(0);
  const expected = isExplain ? StatementType.EXPLAIN : StatementType.SELECT;
  if (prepared.statementType === expected) return prepared;
  prepared.destroySync();
  throw readingOnly('lake');
}
