import type { PGlite } from '@electric-sql/pglite';
import type { DatabaseConnection, QueryResult, ResultRow } from '../database/connection.ts';
import { databaseFailure } from '../database/failures.ts';
import { valueParsers } from '../database/value-parsers.ts';
import type { DirectoryLock } from './directory-lock.ts';

/** A connection to PGlite: PostgreSQL inside this process, its data in a folder. */
export class PgliteConnection implements DatabaseConnection {
  readonly target: string;
  readonly #database: PGlite;
  readonly #lock: DirectoryLock;
  #closed = false;

  constructor(target: string, database: PGlite, lock: DirectoryLock) {
    this.target = target;
    this.#database = database;
    this.#lock = lock;
  }

  async query(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult> {
    try {
      const result = await this.#database.query<ResultRow>(sql, [...parameters], {
        parsers: valueParsers,
      });
      return {
        columns: result.fields.map((field) => field.name),
        affected: result.affectedRows ?? 0,
        rows: result.rows,
      };
    } catch (error) {
      throw databaseFailure(this.target, `"${sql.trim().split('\n', 1)[0]}"`, error, 'statement');
    }
  }

  async copyIn(into: string, data: Uint8Array): Promise<void> {
    try {
      // PGlite reads COPY data from a device that stands for a blob.
      await this.#database.query(`copy ${into} from '/dev/blob' with (format binary)`, [], {
        blob: new Blob([new Uint8Array(data)]),
      });
    } catch (error) {
      throw databaseFailure(this.target, `COPY into ${into.split(' (')[0]}`, error, 'statement');
    }
  }

  async interrupt(): Promise<void> {
    // A statement inside this process cannot be broken off; the next one will not start.
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#database.close();
    } finally {
      this.#lock.release();
    }
  }
}
