import { tables as platformTables, type Table } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import type { OpenRequest, RunInfo } from '../loader.ts';
import {
  holdRawZone,
  newestManifestOf,
  type ObjectStore,
  RawZoneWriter,
} from '../raw-zone/index.ts';
import { newRunId } from '../run/new-run-id.ts';
import { chooseResources, newestOf, sequenceFor } from './choose-resources.ts';
import { endedRun } from './ended-run.ts';
import type { PipelineEvent } from './events.ts';
import { failureOf, PipelineError } from './failure.ts';
import { type PipelineOptions, validateOptions } from './pipeline-options.ts';
import { ReadDocuments } from './read-documents.ts';
import type { ReadBatch } from './resource-reader.ts';
import type { Failure, RunResult } from './result.ts';
import { TargetSessions } from './sessions.ts';
import type { Source } from './source.ts';

/**
 * Extracts, transforms and loads once. Failures are reported in the result instead of thrown, and
 * each target is either committed completely or unchanged.
 *
 * @example
 * ```ts
 * const result = await runPipeline({
 *   source: await snapshotSource(),
 *   loaders: [embeddedLoader({ views: Object.values(marts) })],
 * });
 * console.log(result.status, result.resources);
 * ```
 */
export async function runPipeline(options: PipelineOptions): Promise<RunResult> {
  return new Run(options).execute();
}

class Run {
  readonly #options: PipelineOptions;
  readonly #info: RunInfo;
  readonly #targets: TargetSessions;
  readonly #emit: (event: PipelineEvent) => void;
  readonly #documents: ReadDocuments;
  #skipped: readonly string[] = [];
  #rawRun: string | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#emit = options.onEvent ?? (() => undefined);
    this.#documents = new ReadDocuments(this.#emit, options.loaders, options.ownResources);
    this.#targets = new TargetSessions(options.loaders, this.#emit, {
      dryRun: options.dryRun === true,
      checks: options.checks ?? [],
    });
    this.#info = {
      runId: newRunId(),
      source: options.source.name,
      origin: options.source.origin,
      startedAt: new Date().toISOString(),
      version: options.version ?? 'unknown',
    };
  }

  async execute(): Promise<RunResult> {
    let failure: Failure | undefined;
    let release = () => {};
    try {
      validateOptions(this.#options);
      release = await this.#holdRawZone();
      await this.#extractTransformLoad();
    } catch (error) {
      failure = failureOf(error);
      await this.#targets.abortAll(failure, this.#documents.outcome());
    } finally {
      release();
      await this.#options.source.close?.();
    }
    return this.#result(failure);
  }

  async #extractTransformLoad(): Promise<void> {
    const { source, tables = platformTables, loaders, signal } = this.#options;
    const { lockTimeoutMs, pruneLimit, rewrite } = this.#options;
    const { prune = false, force = false, dryRun = false, replays = [] } = this.#options;
    const { names, skipped } = chooseResources(source, tables, this.#options.resources);
    this.#skipped = skipped;
    for (const resource of skipped) {
      const reason = source.skipReason ?? `the source ${source.name} does not have it`;
      this.#emit({ type: 'resource_skipped', resource, reason });
    }
    const chosen = tables.filter((table) => names.includes(table.resource));
    this.#emit({
      type: 'run_started',
      runId: this.#info.runId,
      source: source.name,
      targets: loaders.map((loader) => loader.name),
      resources: names,
      dryRun,
    });
    const request: OpenRequest = {
      ...{ run: this.#info, tables: chosen, prune, force, dryRun, replays, onEvent: this.#emit },
      ...defined({ pruneLimit, rewrite, lockTimeoutMs, signal, allowOlder: source.allowOlder }),
      sequence: () => sequenceFor(source, names),
      // The reader of each resource rejects repeated documents.
      distinct: true,
    };
    await this.#targets.openAll(request, source.basedOn);
    const raw = await this.#rawZoneWriter();
    const newest = await newestOf(source, names);
    for (const name of names) {
      if (this.#isPointless) return;
      await this.#load(newest, name, chosen, raw);
    }
    this.#documents.reconcile();
    throwIfInterrupted(signal);
    this.#rawRun = (await raw?.finish())?.run_id;
    await this.#targets.commitAll(this.#documents.outcome());
  }

  /** Whether every target has failed and no raw zone is written, so reading on is useless. */
  get #isPointless(): boolean {
    const { loaders } = this.#options;
    return this.#rawZone === undefined && loaders.length > 0 && !this.#targets.open;
  }

  async #rawZoneWriter(): Promise<RawZoneWriter | undefined> {
    const store = this.#rawZone;
    if (store === undefined) return undefined;
    const warn = (message: string) => this.#emit({ type: 'warning', target: 'raw zone', message });
    return new RawZoneWriter(store, this.#info, await newestManifestOf(store, warn), warn);
  }

  /** Before the targets are opened, so that all runs take their locks in the same order. */
  async #holdRawZone(): Promise<() => void> {
    const { lockTimeoutMs, signal } = this.#options;
    if (this.#rawZone === undefined) return () => {};
    return holdRawZone(this.#rawZone, { create: true, signal, ...defined({ lockTimeoutMs }) });
  }

  get #rawZone(): ObjectStore | undefined {
    return this.#options.dryRun === true ? undefined : this.#options.rawZone;
  }

  async #load(source: Source, name: string, tables: readonly Table[], raw?: RawZoneWriter) {
    const { loaders, signal, maxRejects = 10 } = this.#options;
    throwIfInterrupted(signal);
    this.#emit({ type: 'resource_started', resource: name });
    const reader = this.#documents.readerOf(name, tables);
    const rows: Record<string, number> = {};
    const extract = await source.read(name, defined({ signal }));
    // A resource without documents is recorded in the raw zone too, since it was read.
    await raw?.add(name, extract, []);
    reader.begin(extract);
    this.#documents.spare(name, extract.spared ?? []);
    this.#documents.addRejects(extract.rejects ?? [], maxRejects, loaders.length > 0);
    const write = async (batch: ReadBatch) => {
      await this.#targets.write({ resource: name, ...batch }, () => this.#documents.outcome());
      for (const [table, made] of batch.rows) {
        rows[table.name] = (rows[table.name] ?? 0) + made.length;
      }
      const { documents } = reader.counts;
      this.#emit({ type: 'progress', resource: name, documents, rows: { ...rows } });
    };
    if (extract.rows !== undefined && raw !== undefined) throw cannotStoreRows(source.name);
    for await (const given of extract.rows ?? []) {
      throwIfInterrupted(signal);
      await write(reader.readRows(given, tables));
      if (this.#isPointless) return;
    }
    for await (const texts of extract.batches) {
      throwIfInterrupted(signal);
      const batch = reader.read(texts);
      this.#documents.addRejects(batch.rejects, maxRejects, loaders.length > 0);
      await raw?.add(name, extract, texts);
      await write(batch);
      if (this.#isPointless) return;
    }
    this.#emit({ type: 'resource_read', ...reader.counts });
  }

  #result(failure: Failure | undefined): RunResult {
    const targets = this.#targets.results();
    const failed = targets.find(({ status }) => status === 'failed' || status === 'aborted');
    const stale = targets.find(({ catalog }) => catalog?.error !== undefined);
    const error = failure ?? failed?.error ?? stale?.catalog?.error;
    const { resources, drift, rejects } = this.#documents.outcome();
    const details = { targets, resources, skipped: this.#skipped, rejects: rejects.length, drift };
    const success = this.#options.dryRun === true ? 'planned' : 'succeeded';
    const rawRun = defined({ rawRun: this.#rawRun });
    return endedRun(this.#info, { ...details, ...rawRun }, error, success);
  }
}

function cannotStoreRows(source: string): PipelineError {
  return new PipelineError(
    'invalid_option',
    `The source ${source} continues rows of a target, which a raw zone cannot store. Nothing was committed. Load it without a raw zone.`,
  );
}

function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new PipelineError('interrupted', 'The run was interrupted. Nothing was committed.');
}
