import type { PGlite } from '@electric-sql/pglite';
import type { DatabaseConnection } from '../database/connection.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { DirectoryLockOptions } from '../run/directory-lock.ts';
import { waitForLock } from '../run/wait-for-lock.ts';
import { type Access, connectionOver, createInMemory } from './connect.ts';

let databases = 0;

/**
 * A database in memory that lives as long as its loader. It has one connection, so sessions and
 * readers use it in turn, as they do with a directory.
 */
export class MemoryDatabase {
  /** Identifies the database among those of this process. */
  readonly name = `memory:${++databases}`;
  readonly #target: string;
  #database: Promise<PGlite> | undefined;
  #isLocked = false;

  constructor(target: string) {
    this.#target = target;
  }

  get isEmpty(): boolean {
    return this.#database === undefined;
  }

  /** @throws LoaderError `locked` after the timeout; `not_found` if there must be a database already */
  async connect(access: Access, wait: DirectoryLockOptions): Promise<DatabaseConnection> {
    const target = this.#target;
    if (access !== 'create' && this.isEmpty) {
      const message =
        'There is no database in memory yet. Load into this loader first: each loader without a dataDir has a database of its own.';
      throw new LoaderError('not_found', message, { target });
    }
    await waitForLock(async () => this.#lock(), {
      ...{ what: 'the database in memory', pollMs: 10, target, ...wait },
      holder: () => 'a session, reader or ledger of this program that is not closed',
    });
    const release = () => {
      this.#isLocked = false;
    };
    try {
      this.#database ??= createInMemory(target);
      const database = await this.#database.catch((error: unknown) => {
        this.#database = undefined;
        throw error;
      });
      return await connectionOver(target, database, { release }, async () => {
        // The next connection is a new session: no open transaction, temporary tables or settings.
        await database.exec('rollback');
        await database.exec('discard all');
        // A timer that was armed before `unrefTimers` is replaced by a shorter one.
        await database.exec('set statement_timeout to 1000');
        await database.exec('set statement_timeout to 0');
      });
    } catch (error) {
      release();
      throw error;
    }
  }

  #lock(): true | undefined {
    if (this.#isLocked) return undefined;
    this.#isLocked = true;
    return true;
  }
}
