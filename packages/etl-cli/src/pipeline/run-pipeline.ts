import {
  type Loader,
  LoaderError,
  type RejectedDocument,
  type RunInfo,
  type RunOutcome,
} from '@spacex-platform/loaders';
import {
  holdRawZone,
  newestManifestOf,
  type ObjectStore,
  RawZoneWriter,
} from '@spacex-platform/loaders/raw-zone';
import { type ResourceName, resources as registry } from '@spacex-platform/spacex-client';
import { type Check, tables as platformTables, type Table } from '@spacex-platform/transform';
import { v7 as uuidv7 } from 'uuid';
import type { PipelineEvent } from './events.ts';
import { failureOf, isRuled, PipelineError } from './failure.ts';
import { ResourceReader } from './resource-reader.ts';
import type { Failure, RunResult } from './result.ts';
import { TargetSessions } from './sessions.ts';
import type { Source } from './source.ts';

/** What {@link runPipeline} needs. */
export interface PipelineOptions {
  readonly source: Source;
  /** Targets of this run; none makes it an extract into the raw zone. */
  readonly loaders: readonly Loader[];
  /** Default: every table of the platform. */
  readonly tables?: readonly Table[];
  /** Only these resources. Default: all that the tables need. */
  readonly resources?: readonly string[];
  /** Where to keep the documents as received. */
  readonly rawZone?: ObjectStore;
  /** Delete rows whose documents have vanished. */
  readonly prune?: boolean;
  /** Load the snapshot over data from the API. */
  readonly force?: boolean;
  /** Only say what the run would do: nothing is touched, and no raw zone is written. */
  readonly dryRun?: boolean;
  /** Ids of rejects whose documents this run takes up again, where the source brings those. */
  readonly replays?: readonly string[];
  /** Rules that the data of every target must obey before it is committed; see `runChecks`. */
  readonly checks?: readonly Check[];
  /** More rejects than this abort the run. Default 10. */
  readonly maxRejects?: number;
  /** How long to wait for another run on the same target. Default 300,000. */
  readonly lockTimeoutMs?: number;
  /** Version of the program, for the ledger. */
  readonly version?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: PipelineEvent) => void;
}

/**
 * Extracts, transforms and loads once. Never throws for what can go wrong on the way: the
 * result says it, and every target is either committed whole or untouched.
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
  readonly #readers: ResourceReader[] = [];
  readonly #rejects: RejectedDocument[] = [];
  readonly #skipped: string[] = [];
  #rawRun: string | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#emit = options.onEvent ?? (() => undefined);
    this.#targets = new TargetSessions(options.loaders, this.#emit, {
      dryRun: options.dryRun === true,
      checks: options.checks ?? [],
    });
    this.#info = {
      runId: uuidv7(),
      source: options.source.name,
      origin: options.source.origin,
      startedAt: new Date().toISOString(),
      version: options.version ?? 'unknown',
    };
  }

  async execute(): Promise<RunResult> {
    let failure: Failure | undefined;
    let giveBack = () => {};
    try {
      giveBack = await this.#holdRawZone();
      await this.#extractTransformLoad();
    } catch (error) {
      failure = failureOf(error);
      const status = isRuled(failure) ? 'aborted' : 'failed';
      await this.#targets.abortAll(failure, status, this.#outcome());
    } finally {
      giveBack();
      await this.#options.source.close?.();
    }
    return this.#result(failure);
  }

  async #extractTransformLoad(): Promise<void> {
    const { source, tables = platformTables, loaders, signal } = this.#options;
    const names = this.#chooseResources(tables);
    const chosen = tables.filter((table) => names.includes(table.resource));
    this.#emit({
      type: 'run_started',
      runId: this.#info.runId,
      source: source.name,
      targets: loaders.map((loader) => loader.name),
      resources: names,
      dryRun: this.#options.dryRun === true,
    });
    await this.#targets.openAll(this.#openRequest(chosen));
    const raw = await this.#rawZoneWriter();
    const newest = await newestOf(source, names);
    for (const name of names) {
      if (this.#isPointless) return;
      await this.#load(newest, name, chosen, raw);
    }
    this.#reconcile();
    throwIfInterrupted(signal);
    this.#rawRun = (await raw?.finish())?.run_id;
    await this.#targets.commitAll(this.#outcome());
  }

  /** Every target has failed, and nobody else wants the documents. */
  get #isPointless(): boolean {
    const { loaders } = this.#options;
    return this.#rawZone === undefined && loaders.length > 0 && !this.#targets.open;
  }

  async #rawZoneWriter(): Promise<RawZoneWriter | undefined> {
    const store = this.#rawZone;
    if (store === undefined) return undefined;
    return new RawZoneWriter(store, this.#info, await newestManifestOf(store));
  }

  /** Before the targets are opened: whoever has a target may wait for nobody who waits for it. */
  async #holdRawZone(): Promise<() => void> {
    const { lockTimeoutMs, signal } = this.#options;
    if (this.#rawZone === undefined) return () => {};
    const wait = lockTimeoutMs === undefined ? {} : { lockTimeoutMs };
    return holdRawZone(this.#rawZone, { create: true, signal, ...wait });
  }

  get #rawZone(): ObjectStore | undefined {
    return this.#options.dryRun === true ? undefined : this.#options.rawZone;
  }

  async #load(
    source: Source,
    name: string,
    tables: readonly Table[],
    raw: RawZoneWriter | undefined,
  ) {
    const { loaders, signal, maxRejects = 10 } = this.#options;
    throwIfInterrupted(signal);
    this.#emit({ type: 'resource_started', resource: name });
    const mine = tables.filter((table) => table.resource === name);
    const reader = new ResourceReader(registry[name as ResourceName], mine);
    this.#readers.push(reader);
    const rows: Record<string, number> = {};
    const extract = await source.read(name, signal === undefined ? {} : { signal });
    // A resource of which the source has nothing is in the raw zone too: it was read.
    await raw?.add(name, extract, []);
    for await (const texts of extract.batches) {
      throwIfInterrupted(signal);
      const batch = reader.read(texts);
      this.#keepRejects(batch.rejects);
      if (this.#rejects.length > maxRejects)
        throw tooMany(this.#rejects, maxRejects, loaders.length > 0);
      await raw?.add(name, extract, texts);
      await this.#targets.write({ resource: name, ...batch }, () => this.#outcome());
      for (const [table, made] of batch.rows) {
        rows[table.name] = (rows[table.name] ?? 0) + made.length;
      }
      const { documents } = reader.counts;
      this.#emit({ type: 'progress', resource: name, documents, rows: { ...rows } });
      if (this.#isPointless) return;
    }
    this.#emit({ type: 'resource_read', ...reader.counts });
  }

  #chooseResources(tables: readonly Table[]): string[] {
    const { source, resources } = this.#options;
    const needed = [...new Set(tables.map((table) => table.resource))];
    for (const name of resources ?? []) {
      const known = Object.hasOwn(registry, name) && needed.includes(name);
      if (known && source.resources.includes(name)) continue;
      const have = needed.filter((one) => source.resources.includes(one)).join(', ');
      throw new PipelineError(
        'unknown_resource',
        `${known ? `The source ${source.name} has no` : 'There is no'} resource "${name}". It has: ${have}.`,
      );
    }
    const wanted = needed.filter((name) => resources === undefined || resources.includes(name));
    for (const name of wanted.filter((one) => !source.resources.includes(one))) {
      this.#skipped.push(name);
      const reason = `the source ${source.name} does not have it`;
      this.#emit({ type: 'resource_skipped', resource: name, reason });
    }
    return wanted.filter((name) => source.resources.includes(name));
  }

  #openRequest(tables: readonly Table[]) {
    const { prune = false, force = false, dryRun = false, replays = [] } = this.#options;
    const { lockTimeoutMs, signal } = this.#options;
    return {
      run: this.#info,
      tables,
      prune,
      force,
      dryRun,
      replays,
      onEvent: this.#emit,
      ...(lockTimeoutMs === undefined ? {} : { lockTimeoutMs }),
      ...(signal === undefined ? {} : { signal }),
    };
  }

  #keepRejects(rejects: readonly RejectedDocument[]): void {
    for (const reject of rejects) {
      this.#rejects.push(reject);
      const { resource, documentId, issues } = reject;
      this.#emit({ type: 'document_rejected', resource, documentId, issues });
    }
  }

  /** Every document that was read is in the tables or among the rejects. */
  #reconcile(): void {
    for (const { counts } of this.#readers) {
      const { resource, documents, accepted, rejected } = counts;
      if (documents === accepted + rejected) continue;
      throw new PipelineError(
        'reconciliation',
        `${documents} documents of ${resource} were read, but ${accepted} accepted and ${rejected} rejected.`,
      );
    }
  }

  get #success(): 'succeeded' | 'planned' {
    return this.#options.dryRun === true ? 'planned' : 'succeeded';
  }

  #outcome(): RunOutcome {
    return {
      resources: this.#readers.map((reader) => reader.counts),
      rejects: this.#rejects,
      drift: this.#readers.flatMap((reader) => reader.drift),
    };
  }

  #result(failure: Failure | undefined): RunResult {
    const targets = this.#targets.results();
    const failed = targets.find(({ status }) => status === 'failed' || status === 'aborted');
    const behind = targets.find(({ catalog }) => catalog?.error !== undefined);
    const error = failure ?? failed?.error ?? behind?.catalog?.error;
    const ruled = error !== undefined && isRuled(error);
    const { runId, source, origin, startedAt } = this.#info;
    const { resources, drift, rejects } = this.#outcome();
    return {
      runId,
      status: error === undefined ? this.#success : ruled ? 'aborted' : 'failed',
      source,
      origin,
      startedAt,
      finishedAt: new Date().toISOString(),
      targets,
      resources,
      skipped: this.#skipped,
      rejects: rejects.length,
      drift,
      ...(this.#rawRun === undefined ? {} : { rawRun: this.#rawRun }),
      ...(error === undefined ? {} : { error }),
    };
  }
}

/** The source as it is now that the targets are held; it must still have what the run began with. */
async function newestOf(source: Source, resources: readonly string[]): Promise<Source> {
  const newest = (await source.newest?.()) ?? source;
  const missing = resources.find((name) => !newest.resources.includes(name));
  if (missing === undefined && newest.origin === source.origin) return newest;
  throw new LoaderError(
    'superseded',
    `While this run waited for its turn, another has written to ${source.name}, ` +
      `${missing === undefined ? 'from another source' : `without "${missing}"`}. Nothing was committed; run again.`,
  );
}

function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new PipelineError('interrupted', 'The run was interrupted; nothing was committed.');
}

function tooMany(
  rejects: readonly RejectedDocument[],
  allowed: number,
  hasLedger: boolean,
): PipelineError {
  const [first] = rejects;
  const issue = first?.issues[0];
  const example =
    first === undefined || issue === undefined
      ? ''
      : ` The first: ${first.resource} ${first.documentId ?? 'without id'}, ${issue.path || 'document'} ${issue.message}.`;
  return new PipelineError(
    'too_many_rejects',
    `${rejects.length} documents were rejected, more than the ${allowed} allowed; nothing was committed.${example} ` +
      `See what is wrong with them ${hasLedger ? 'by spacex-etl rejects' : 'in the log'}, or allow more with --max-rejects.`,
  );
}
