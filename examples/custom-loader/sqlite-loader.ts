import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Capabilities,
  type Loader,
  LoaderError,
  type LoadSession,
  type OpenRequest,
  type RowBatch,
  type RunOutcome,
  type TableReport,
} from '@spacex-platform/loaders';
import { TableWriter } from './table-writer.ts';

const target = 'sqlite';

const capabilities: Capabilities = {
  transactional: true,
  pointerSwap: false,
  prune: true,
  ledger: false,
  query: false,
  plan: true,
};

/**
 * Loads into a file of SQLite, by the module that Node brings. A session is one transaction:
 * SQLite shows others the state before it until the commit, and lets one writer in at a time.
 * It keeps no ledger, and does not add columns to tables that are there.
 *
 * @example
 * ```ts
 * const result = await runPipeline({ source, loaders: [sqliteLoader('spacex.db')] });
 * ```
 */
export function sqliteLoader(path: string): Loader {
  return {
    name: target,
    capabilities,
    open: async (request) => {
      // Waiting is done here and not in SQLite, which would block the whole process.
      const database = new DatabaseSync(path, { timeout: 0 });
      try {
        await takeTurn(database, path, request);
        return new SqliteSession(database, request);
      } catch (error) {
        database.close();
        throw error;
      }
    },
  };
}

async function takeTurn(database: DatabaseSync, path: string, request: OpenRequest): Promise<void> {
  const { lockTimeoutMs = 300_000, signal, onEvent } = request;
  const end = performance.now() + lockTimeoutMs;
  for (let told = false; ; told = true) {
    throwIfInterrupted(signal);
    try {
      // Readers see the old state while a session writes.
      database.exec('pragma journal_mode = wal; begin immediate');
      return;
    } catch (cause) {
      if (!isBusy(cause)) {
        throw new LoaderError('statement', `${path} cannot be opened: ${cause}`, { target, cause });
      }
      if (performance.now() > end) {
        const message = `Another run has held ${path} for ${lockTimeoutMs} ms. Run again later.`;
        throw new LoaderError('locked', message, { target, cause });
      }
    }
    const message = `Another run is writing ${path}; waiting for it.`;
    if (!told) onEvent?.({ type: 'waiting', target, message });
    await sleep(25);
  }
}

/** SQLITE_BUSY, and its more exact forms, which have it in the last byte. */
function isBusy(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  return (code & 0xff) === 5;
}

function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new LoaderError('interrupted', 'The run was interrupted; nothing was committed.', {
    target,
  });
}

class SqliteSession implements LoadSession {
  readonly ddl = [];
  readonly #database: DatabaseSync;
  readonly #request: OpenRequest;
  readonly #writers: ReadonlyMap<string, TableWriter>;
  /** Ids of the documents that came, by resource. */
  readonly #seen = new Map<string, Set<string>>();

  constructor(database: DatabaseSync, request: OpenRequest) {
    this.#database = database;
    this.#request = request;
    this.#writers = new Map(
      request.tables.map((table) => [table.name, new TableWriter(database, table)]),
    );
  }

  async write({ resource, documentIds, rows }: RowBatch): Promise<void> {
    throwIfInterrupted(this.#request.signal);
    const seen = this.#seen.get(resource) ?? new Set();
    this.#seen.set(resource, seen);
    for (const id of documentIds) seen.add(id);
    // A document may have lost all its elements: each table of the resource hears of it.
    for (const table of this.#request.tables.filter((one) => one.resource === resource)) {
      this.#writers.get(table.name)?.write(rows.get(table) ?? [], documentIds);
    }
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    throwIfInterrupted(this.#request.signal);
    if (this.#request.prune === true) this.#prune(outcome);
    this.#database.exec(this.#request.dryRun === true ? 'rollback' : 'commit');
    this.#database.close();
    return [...this.#writers.values()].map(({ report }) => report);
  }

  async abort(): Promise<void> {
    // Closing a database undoes what is not committed.
    if (this.#database.isOpen) this.#database.close();
  }

  /** What was merely rejected is not gone. */
  #prune({ rejects }: RunOutcome): void {
    for (const table of this.#request.tables) {
      const kept = new Set(this.#seen.get(table.resource));
      for (const { resource, documentId } of rejects) {
        if (resource !== table.resource) continue;
        if (documentId === null) {
          const message = `A rejected document of ${resource} has no id, so pruning might delete it. Run without prune.`;
          throw new LoaderError('prune_refused', message, { target });
        }
        kept.add(documentId);
      }
      this.#writers.get(table.name)?.prune(kept);
    }
  }
}
