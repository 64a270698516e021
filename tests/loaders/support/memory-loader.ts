import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AbortReason,
  isLoaderError,
  type Loader,
  LoaderError,
  type LoadSession,
  type OpenRequest,
  type RowBatch,
  type RunOutcome,
  SentRows,
  type TableReport,
} from '@spacex-platform/loaders';
import {
  type Column,
  contentHash,
  documentKeyOf,
  type Row,
  type Table,
} from '@spacex-platform/transform';
import { keyOf, type MemoryTarget, type Rows } from './memory-target.ts';

/** Something that a loader does wrong. Without any, it is correct. */
export interface Mutation {
  /** Changes a value when it is stored. */
  readonly value?: (column: Column, value: unknown) => unknown;
  readonly acceptsAnyNumber?: boolean;
  readonly dropsOneUpdate?: boolean;
  readonly keepsOneDeletedRow?: boolean;
  readonly keepsOnePrunedRow?: boolean;
  readonly publishesAtWrite?: boolean;
  readonly publishesBeforeSignal?: boolean;
  readonly forgetsRejects?: 'commit' | 'abort';
  readonly ignoresLock?: boolean;
  readonly unlocksAtWrite?: boolean;
  readonly readsBeforeLock?: boolean;
  readonly disposesDuringCommit?: boolean;
  readonly ignoresPrune?: boolean;
  readonly ignoresSequence?: boolean;
  readonly ignoresOrigin?: boolean;
  readonly ignoresForce?: boolean;
  /** `rows`: the rows remain, and only the counts are those of a rewrite. */
  readonly ignoresRewrite?: 'all' | 'rows';
  readonly capabilities?: Loader['capabilities'];
}

/** Loads into a target in memory. */
export function memoryLoader(target: MemoryTarget, mutation: Mutation = {}): Loader {
  return {
    name: 'memory',
    capabilities: mutation.capabilities ?? { prune: true, plan: true, rewrite: true, order: true },
    async open(given) {
      const request = mutation.ignoresPrune ? { ...given, prune: false } : given;
      if (request.prune && mutation.capabilities?.prune === false) {
        throw new LoaderError('configuration', 'The loader cannot prune.');
      }
      const early = new Map(target.tables);
      const release = mutation.ignoresLock
        ? () => {}
        : await target.lock(request.lockTimeoutMs ?? 300_000, request.onEvent);
      const before = mutation.readsBeforeLock ? early : new Map(target.tables);
      try {
        const sequence = await target.order.admit(orderedRequest(request, mutation));
        return new MemorySession(target, request, mutation, before, release, sequence);
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}

/** The request without what a mutant ignores. */
function orderedRequest(request: OpenRequest, mutation: Mutation): OpenRequest {
  const { sequence, ...rest } = request;
  const { sequence: _, ...run } = request.run;
  return {
    ...(mutation.ignoresSequence ? { ...rest, run } : request),
    ...(mutation.ignoresOrigin && { run: { ...request.run, origin: 'launch-library' } }),
    ...(mutation.ignoresForce && { force: false, allowOlder: false }),
  };
}

class MemorySession implements LoadSession {
  readonly ddl = [];
  readonly #target: MemoryTarget;
  readonly #request: OpenRequest;
  readonly #mutation: Mutation;
  readonly #before: ReadonlyMap<string, Rows>;
  readonly #release: () => void;
  readonly #sequence: number | undefined;
  readonly #sent = new SentRows('memory');
  readonly #staged = new Map<string, Map<string, Row>>();
  readonly #documents = new Map<string, Set<string>>();
  #state: 'open' | 'committed' | 'ended' = 'open';
  #commitEnd: Promise<unknown> = Promise.resolve();

  constructor(
    target: MemoryTarget,
    request: OpenRequest,
    mutation: Mutation,
    before: ReadonlyMap<string, Rows>,
    release: () => void,
    sequence: number | undefined,
  ) {
    this.#target = target;
    this.#request = request;
    this.#mutation = mutation;
    this.#before = before;
    this.#release = release;
    this.#sequence = sequence;
  }

  async write(batch: RowBatch): Promise<void> {
    this.#refuseEnded();
    try {
      this.#sent.add(batch);
    } catch (error) {
      const isNumber = isLoaderError(error) && error.code === 'invalid_value';
      if (!isNumber || !this.#mutation.acceptsAnyNumber) throw error;
    }
    const documents = this.#documents.get(batch.resource) ?? new Set();
    this.#documents.set(batch.resource, documents);
    for (const id of batch.documentIds) documents.add(id);
    for (const [table, rows] of batch.rows) {
      const staged = this.#staged.get(table.name) ?? new Map<string, Row>();
      this.#staged.set(table.name, staged);
      for (const row of rows) staged.set(keyOf(table, row), this.#stored(table, row));
      if (this.#mutation.publishesAtWrite) this.#target.tables.set(table.name, staged);
    }
    if (this.#mutation.unlocksAtWrite) this.#release();
  }

  commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    const commit = this.#commit(outcome);
    this.#commitEnd = Promise.allSettled([this.#commitEnd, commit]);
    return commit;
  }

  async #commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    this.#refuseEnded();
    this.#state = 'ended';
    try {
      // Like a commit on a server, it takes some turns of the event loop.
      for (let turn = 0; turn < 5; turn++) await nextTurn();
      const { dryRun, prune, signal, tables } = this.#request;
      const rejected = new Set([
        ...outcome.rejects.map(({ documentId }) => documentId),
        ...Object.values(outcome.spared ?? {}).flat(),
      ]);
      if (prune && rejected.has(null)) {
        throw new LoaderError('prune_refused', 'A rejected document has no id.');
      }
      const changes = tables.map((table) => this.#changeOf(table, rejected));
      const isStopped = signal?.aborted === true;
      if (!dryRun && (!isStopped || this.#mutation.publishesBeforeSignal)) {
        for (const { table, after } of changes) this.#target.tables.set(table.name, after);
        this.#target.order.record(this.#request, this.#sequence);
      }
      if (isStopped) throw new LoaderError('interrupted', 'The run was interrupted.');
      if (!dryRun && this.#mutation.forgetsRejects !== 'commit') this.#record(outcome);
      this.#state = 'committed';
      return changes.map(({ report }) => report);
    } finally {
      this.#release();
    }
  }

  async abort({ outcome }: AbortReason): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    if (this.#mutation.forgetsRejects !== 'abort') this.#record(outcome);
    this.#release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#mutation.disposesDuringCommit) await this.#commitEnd;
    const outcome = { resources: [], rejects: [], drift: [] };
    await this.abort({ status: 'aborted', code: 'unknown', message: 'Disposed.', outcome });
  }

  #record({ rejects }: RunOutcome): void {
    this.#target.rejects.set(this.#request.run.runId, rejects);
  }

  #refuseEnded(): void {
    if (this.#state !== 'open') throw new LoaderError('configuration', 'The session has ended.');
  }

  #stored(table: Table, row: Row): Row {
    const { value } = this.#mutation;
    if (value === undefined) return row;
    const entries = Object.entries(table.columns);
    return Object.fromEntries(
      entries.map(([name, column]) => [
        name,
        value(column, (row as Record<string, unknown>)[name]),
      ]),
    ) as Row;
  }

  #changeOf(table: Table, rejected: ReadonlySet<string | null>) {
    const before = this.#before.get(table.name) ?? new Map<string, Row>();
    const staged = this.#staged.get(table.name) ?? new Map<string, Row>();
    const loaded = this.#documents.get(table.resource) ?? new Set<string>();
    const idOf = (row: Row) => String((row as Record<string, unknown>)[documentKeyOf(table)]);
    const hash = contentHash(table);
    const isSame = (key: string, row: Row) => {
      const old = before.get(key);
      return old !== undefined && (this.#target.hashes.get(old) ?? hash(old)) === hash(row);
    };
    const { ignoresRewrite } = this.#mutation;
    const isRewrite = this.#request.rewrite === true;
    const isCounted = isRewrite && ignoresRewrite !== 'all';
    const isKept = (key: string, row: Row) =>
      isSame(key, row) && !(isRewrite && ignoresRewrite === undefined);
    const gone = [...before].filter(([key, row]) => loaded.has(idOf(row)) && !staged.has(key));
    const pruned = [...before].filter(
      ([, row]) => this.#request.prune && !loaded.has(idOf(row)) && !rejected.has(idOf(row)),
    );
    const updated = [...staged].filter(
      ([key, row]) => before.has(key) && (isCounted || !isSame(key, row)),
    );
    const written = [...staged].filter(([key, row]) => !isKept(key, row));
    const after = new Map([...before, ...written]);
    for (const [key] of gone.slice(this.#mutation.keepsOneDeletedRow ? 1 : 0)) after.delete(key);
    for (const [key] of pruned.slice(this.#mutation.keepsOnePrunedRow ? 1 : 0)) after.delete(key);
    const [dropped] = this.#mutation.dropsOneUpdate ? (updated.at(-1) ?? []) : [];
    const old = dropped === undefined ? undefined : before.get(dropped);
    if (dropped !== undefined && old !== undefined) after.set(dropped, old);
    const inserted = [...staged.keys()].filter((key) => !before.has(key)).length;
    const report: TableReport = {
      ...{ table: table.name, rows: staged.size, inserted, updated: updated.length },
      ...{ unchanged: staged.size - inserted - updated.length },
      ...{ deleted: gone.length + pruned.length, pruned: pruned.length },
    };
    return { table, after, report };
  }
}
