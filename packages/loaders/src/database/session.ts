import type { Table } from '@spacex-platform/transform';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type {
  AbortReason,
  LoadSession,
  OpenRequest,
  RowBatch,
  RunOutcome,
  TableReport,
} from '../loader.ts';
import { readCatalog } from './catalog.ts';
import type { DatabaseConnection } from './connection.ts';
import { transaction } from './connection.ts';
import { ensureLedger, hasDataOfApi, type RunEnd, statusOfRun, writeRun } from './ledger.ts';
import { lockSchema } from './lock.ts';
import { mergeTable } from './merge.ts';
import { type Migration, planMigration } from './migration.ts';
import { explainRefusal } from './missing-rights.ts';
import { refusePrune } from './prune.ts';
import { quoted } from './sql-names.ts';
import { Staging } from './staging.ts';
import { storableText } from './storable-text.ts';
import type { ViewDefinition } from './views.ts';

/** What a database session needs beside the request. */
export interface DatabaseTarget {
  /** Name of the target, for messages. */
  readonly name: string;
  readonly schema: string;
  /** Tables that shall exist beside those of the run. */
  readonly tables: readonly Table[];
  readonly views: readonly ViewDefinition[];
  connect(request: OpenRequest): Promise<DatabaseConnection>;
}

/** Opens a session: connected, alone on the schema, its shape compared, its staging made. */
export async function openDatabaseSession(
  target: DatabaseTarget,
  request: OpenRequest,
): Promise<LoadSession> {
  const connection = await target.connect(request);
  try {
    await lockSchema(connection, target.schema, request);
    await ensureLedger(connection, target.schema);
    await refuseSnapshotOverApi(connection, target, request);
    const migration = planMigration(
      target.name,
      target.schema,
      await readCatalog(connection, target.schema),
      allTables(target, request),
      target.views,
    );
    const staging = new Staging(connection, request.tables);
    await staging.create();
    return new DatabaseSession(target, request, connection, migration, staging);
  } catch (cause) {
    const failure = await explainRefusal(connection, target.schema, cause);
    const error = isAborted(request) ? interrupted(target, failure) : failure;
    await noteRefusal(connection, target, request, error);
    await connection.close();
    throw error;
  }
}

/** The ledger knows the runs too that were turned away, where it is there and can be written. */
async function noteRefusal(
  connection: DatabaseConnection,
  { schema }: DatabaseTarget,
  { run }: OpenRequest,
  error: unknown,
): Promise<void> {
  if (!isLoaderError(error) || error.code === 'connection') return;
  const outcome: RunOutcome = { resources: [], rejects: [], drift: [] };
  const status = error.code === 'interrupted' ? 'aborted' : 'failed';
  const end: RunEnd = { status, outcome, tables: [], error };
  await transaction(connection, () => writeRun(connection, schema, run, end)).catch(
    () => undefined,
  );
}

/** A run that ends must end: its entry in the ledger is not worth a longer wait. */
const abortWaitMs = 3000;

class DatabaseSession implements LoadSession {
  readonly #target: DatabaseTarget;
  readonly #request: OpenRequest;
  readonly #connection: DatabaseConnection;
  readonly #migration: Migration;
  readonly #staging: Staging;
  readonly #onSignal = () => this.#interrupt();
  /** From here on the outcome is the server's to decide. */
  #sealed = false;

  constructor(
    target: DatabaseTarget,
    request: OpenRequest,
    connection: DatabaseConnection,
    migration: Migration,
    staging: Staging,
  ) {
    this.#target = target;
    this.#request = request;
    this.#connection = connection;
    this.#migration = migration;
    this.#staging = staging;
    request.signal?.addEventListener('abort', this.#onSignal, { once: true });
    if (isAborted(request)) this.#interrupt();
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#guarded(() => this.#staging.write(batch));
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    return this.#guarded(async () => {
      if (this.#request.prune === true) refusePrune(this.#target.name, outcome);
      const counts = await this.#staging.finish();
      let reports: readonly TableReport[] = [];
      await this.#connection.query('begin');
      try {
        reports = await this.#publish(counts, outcome);
      } catch (error) {
        await this.#connection.query('rollback').catch(() => undefined);
        throw error;
      }
      this.#sealed = true;
      await this.#connection.query('commit').catch((error) => this.#settle(error));
      await this.#end();
      return reports;
    });
  }

  async abort(reason: AbortReason): Promise<void> {
    const { schema, connect } = this.#target;
    this.#sealed = true;
    await this.#end();
    // A connection of its own: the session's may be broken, or in the middle of a COPY. And
    // never the run's signal, which may be the very reason.
    const { signal: _, ...rest } = this.#request;
    const request = { ...rest, lockTimeoutMs: abortWaitMs };
    let connection: DatabaseConnection | undefined;
    try {
      connection = await connect.call(this.#target, request);
      const end: RunEnd = {
        status: reason.status,
        outcome: reason.outcome,
        tables: [],
        error: reason,
      };
      const ledger = connection;
      await transaction(ledger, () => writeRun(ledger, schema, this.#request.run, end));
    } catch {
      // The reason of the abort is the news; that the target cannot note it is part of it.
    } finally {
      await connection?.close();
    }
  }

  async #publish(
    counts: ReadonlyMap<Table, number>,
    outcome: RunOutcome,
  ): Promise<readonly TableReport[]> {
    const { schema } = this.#target;
    const { run, prune, onEvent } = this.#request;
    const { statements, widened } = this.#migration;
    if (statements.length > 0) {
      await this.#connection.query(`set local search_path to ${quoted(schema)}, pg_temp`);
      for (const statement of statements) await this.#connection.query(statement);
      onEvent?.({ type: 'migrated', target: this.#target.name, statements });
    }
    const reports: TableReport[] = [];
    for (const [table, rows] of counts) {
      const keep = outcome.rejects
        .filter((reject) => reject.resource === table.resource)
        .flatMap((reject) => reject.documentId ?? [])
        .map(storableText);
      reports.push(
        await mergeTable(this.#connection, table, this.#staging, rows, {
          schema,
          runId: run.runId,
          rewrite: widened.has(table.name),
          prune: prune === true ? { keep } : null,
        }),
      );
    }
    await writeRun(this.#connection, schema, run, {
      status: 'succeeded',
      outcome,
      tables: reports,
      error: null,
    });
    return reports;
  }

  /** A COMMIT whose answer was lost may have happened: the ledger knows. */
  async #settle(error: unknown): Promise<void> {
    if (!isLoaderError(error) || error.code !== 'connection') throw error;
    const { name, schema } = this.#target;
    const { signal: _, ...request } = this.#request;
    let status: string | undefined;
    try {
      const connection = await this.#target.connect(request);
      try {
        // The old connection's lock is free once the server has ended its transaction.
        await lockSchema(connection, schema, { ...request, lockTimeoutMs: 60_000 });
        status = await statusOfRun(connection, schema, this.#request.run.runId);
      } finally {
        await connection.close();
      }
    } catch (cause) {
      throw new LoaderError(
        'connection',
        `The connection to ${name} was lost during COMMIT and the outcome could not be read. ` +
          'Run again: what was committed will be found unchanged.',
        { target: name, cause },
      );
    }
    if (status !== 'succeeded') throw error;
  }

  #interrupt(): void {
    if (!this.#sealed) void this.#connection.interrupt();
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    if (isAborted(this.#request)) throw interrupted(this.#target);
    try {
      return await work();
    } catch (error) {
      // Once COMMIT was sent, a signal changes nothing, and what went wrong is the news.
      const stopped = !this.#sealed && isAborted(this.#request);
      throw stopped ? interrupted(this.#target, error) : error;
    }
  }

  async #end(): Promise<void> {
    this.#request.signal?.removeEventListener('abort', this.#onSignal);
    await this.#connection.close();
  }
}

function isAborted({ signal }: OpenRequest): boolean {
  return signal?.aborted === true;
}

function allTables(target: DatabaseTarget, request: OpenRequest): Table[] {
  const own = new Set(request.tables.map((table) => table.name));
  return [...request.tables, ...target.tables.filter((table) => !own.has(table.name))];
}

async function refuseSnapshotOverApi(
  connection: DatabaseConnection,
  { name, schema }: DatabaseTarget,
  { run, force }: OpenRequest,
): Promise<void> {
  if (run.origin !== 'snapshot' || force === true) return;
  if (!(await hasDataOfApi(connection, schema))) return;
  throw new LoaderError(
    'snapshot_over_api',
    `The schema "${schema}" on ${name} holds data of the API, which knows more than the bundled snapshot. ` +
      'Load the snapshot into another --schema, or over it with --force.',
    { target: name },
  );
}

function interrupted({ name }: DatabaseTarget, cause?: unknown): LoaderError {
  return new LoaderError(
    'interrupted',
    `The load into ${name} was interrupted; nothing was committed.`,
    {
      target: name,
      cause,
    },
  );
}
