import type { PGlite } from '@electric-sql/pglite';
import type { DatabaseConnection } from '../database/connection.ts';
import { databaseFailure } from '../database/driver-errors.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { DirectoryLock } from '../run/directory-lock.ts';
import type { QueryResult } from '../sql/query-result.ts';
import { resultOf } from '../sql/query-result.ts';
import { statementName } from '../sql/statement-name.ts';
import { postgresParsers } from '../sql/value-parsers.ts';

/** A connection to PGlite: PostgreSQL inside this process, with its data in a directory. */
export class PgliteConnection implements DatabaseConnection {
  readonly target: string;
  readonly #database: PGlite;
  readonly #lock: DirectoryLock;
  #closed = false;
  #interrupted = false;

  constructor(target: string, database: PGlite, lock: DirectoryLock) {
    this.target = target;
    this.#database = database;
    this.#lock = lock;
  }

  async query(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult> {
    this.#refuseWhenInterrupted();
    try {
      const result = await this.#database.query<unknown[]>(sql, [...parameters], {
        parsers: postgresParsers,
        rowMode: 'array',
      });
      const names = result.fields.map((field) => field.name);
      return resultOf(names, result.rows, result.affectedRows ?? 0);
    } catch (error) {
      throw databaseFailure(this.target, statementName(sql), error, 'statement');
    }
  }

  async copyIn(into: string, data: Uint8Array): Promise<void> {
    this.#refuseWhenInterrupted();
    try {
      // PGlite reads COPY data from a device that is backed by a blob.
      await this.#database.query(`copy ${into} from '/dev/blob' with (format binary)`, [], {
        blob: new Blob([new Uint8Array(data)]),
      });
    } catch (error) {
      throw databaseFailure(this.target, `COPY into ${into.split(' (')[0]}`, error, 'statement');
    }
  }

  async interrupt(): Promise<void> {
    // A statement inside this process cannot be interrupted; the next one does not start.
    this.#interrupted = true;
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

  #refuseWhenInterrupted(): void {
    if (!this.#interrupted) return;
    throw new LoaderError('interrupted', `The work on ${this.target} was interrupted`, {
      target: this.target,
    });
  }
}
