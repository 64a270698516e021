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
  SentRows,
  type TableReport,
} from '@spacex-platform/loaders';
import { TableWriter } from './table-writer.ts';

const target = 'sqlite';

const capabilities: Capabilities = { prune: true, plan: true, rewrite: true };

/**
 * Loads an SQLite file with Node's built-in module. A session is one transaction: readers see the
 * previous state until the commit, and SQLite allows one writer at a time. The loader has no
 * ledger, so it does not refuse older documents, and does not add columns to existing tables.
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
      // SQLite's own wait would block the whole process, so acquireLock polls instead.
      const database = new DatabaseSync(path, { timeout: 0 });
      try {
        await acquireLock(database, path, request);
        return new SqliteSession(database, request);
      } catch (error) {
        database.close();
        throw error;
      }
    },
  };
}

async function acquireLock(
  database: DatabaseSync,
  path: string,
  request: OpenRequest,
): Promise<void> {
  const { lockTimeoutMs = 300_000, signal, onEvent } = request;
  const deadline = performance.now() + lockTimeoutMs;
  for (let reported = false; ; reported = true) {
    throwIfInterrupted(signal);
    try {
      // In WAL mode, readers see the old state while a session writes.
      database.exec('pragma journal_mode = wal; begin immediate');
      return;
    } catch (cause) {
      if (!isBusy(cause)) {
        throw new LoaderError('statement', `Cannot open ${path}: ${cause}`, { target, cause });
      }
      if (performance.now() > deadline) {
        const message = `Timed out after ${lockTimeoutMs} ms waiting for another run to release ${path}. Run again later.`;
        throw new LoaderError('locked', message, { target, cause });
      }
    }
    const message = `Waiting for another run to finish writing ${path}.`;
    if (!reported) onEvent?.({ type: 'waiting', target, message });
    await sleep(25);
  }
}

/** SQLITE_BUSY, or an extended code of it: the last byte is the primary code. */
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
  readonly #sent = new SentRows(target);
  /** Ids of the received documents, by resource. */
  readonly #seen = new Map<string, Set<string>>();

  constructor(database: DatabaseSync, request: OpenRequest) {
    this.#database = database;
    this.#request = request;
    this.#writers = new Map(
      request.tables.map((table) => [
        table.name,
        new TableWriter(database, table, request.rewrite === true),
      ]),
    );
  }

  async write(batch: RowBatch): Promise<void> {
    this.#refuseEnded();
    throwIfInterrupted(this.#request.signal);
    this.#sent.add(batch);
    const { resource, documentIds, rows } = batch;
    const seen = this.#seen.get(resource) ?? new Set();
    this.#seen.set(resource, seen);
    for (const id of documentIds) seen.add(id);
    // A list in a document can become empty, so every table of the resource is updated.
    for (const table of this.#request.tables.filter((one) => one.resource === resource)) {
      this.#writers.get(table.name)?.write(rows.get(table) ?? [], documentIds);
    }
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    this.#refuseEnded();
    throwIfInterrupted(this.#request.signal);
    if (this.#request.prune === true) this.#prune(outcome);
    this.#database.exec(this.#request.dryRun === true ? 'rollback' : 'commit');
    this.#database.close();
    return [...this.#writers.values()].map(({ report }) => report);
  }

  async abort(): Promise<void> {
    // Closing the database rolls back the transaction.
    if (this.#database.isOpen) this.#database.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.abort();
  }

  #refuseEnded(): void {
    if (this.#database.isOpen) return;
    throw new LoaderError('configuration', 'The session on sqlite has ended. Open a new one.', {
      target,
    });
  }

  /** Retains the rows of documents that could not be loaded: they still exist at the source. */
  #prune({ rejects, spared = {} }: RunOutcome): void {
    for (const table of this.#request.tables) {
      const kept = new Set([
        ...(this.#seen.get(table.resource) ?? []),
        ...(spared[table.resource] ?? []),
      ]);
      for (const { resource, documentId } of rejects) {
        if (resource !== table.resource) continue;
        if (documentId === null) {
          const message = `Refused to prune ${resource}: a rejected document has no id, so its rows might be deleted. Run without prune.`;
          throw new LoaderError('prune_refused', message, { target });
        }
        kept.add(documentId);
      }
      this.#writers.get(table.name)?.prune(kept);
    }
  }
}
