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
import { defined } from '../defined.ts';
import { endedRun } from './ended-run.ts';
import type { PipelineEvent } from './events.ts';
import { failureOf, PipelineError } from './failure.ts';
import { ResourceReader } from './resource-reader.ts';
import type { Failure, RunResult } from './result.ts';
import { TargetSessions } from './sessions.ts';
import type { Source } from './source.ts';

/** What {@link runPipeline} needs. */
export interface PipelineOptions {
  readonly source: Source;
  /** Targets of this run. Without any, the run only extracts into the raw zone. */
  readonly loaders: readonly Loader[];
  /** Default: every table of the platform. */
  readonly tables?: readonly Table[];
  /** Only these resources. Default: all that the tables need. */
  readonly resources?: readonly string[];
  /** Where to store the documents as received. */
  readonly rawZone?: ObjectStore;
  /** Delete rows whose documents no longer exist at the source. */
  readonly prune?: boolean;
  /** Load the snapshot over data from the API. */
  readonly force?: boolean;
  /** Only report what the run would change, and write nothing. */
  readonly dryRun?: boolean;
  /** IDs of rejects whose documents this run replays; see `rejectsSource`. */
  readonly replays?: readonly string[];
  /** Checks that the data of every target must pass before the commit; see `runChecks`. */
  readonly checks?: readonly Check[];
  /** Abort the run if more documents are rejected. Default 10. */
  readonly maxRejects?: number;
  /** How long to wait for another run on the same target. Default 300,000. */
  readonly lockTimeoutMs?: number;
  /** Version of the program, for the ledger. */
  readonly version?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: PipelineEvent) => void;
}

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
    let release = () => {};
    try {
      release = await this.#holdRawZone();
      await this.#extractTransformLoad();
    } catch (error) {
      failure = failureOf(error);
      await this.#targets.abortAll(failure, this.#outcome());
    } finally {
      release();
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

  /** Whether every target has failed and no raw zone is written, so reading on is useless. */
  get #isPointless(): boolean {
    const { loaders } = this.#options;
    return this.#rawZone === undefined && loaders.length > 0 && !this.#targets.open;
  }

  async #rawZoneWriter(): Promise<RawZoneWriter | undefined> {
    const store = this.#rawZone;
    if (store === undefined) return undefined;
    return new RawZoneWriter(store, this.#info, await newestManifestOf(store));
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

  async #load(
    source: Source,
    name: string,
    tables: readonly Table[],
    raw: RawZoneWriter | undefined,
  ) {
    const { loaders, signal, maxRejects = 10 } = this.#options;
    throwIfInterrupted(signal);
    this.#emit({ type: 'resource_started', resource: name });
    const own = tables.filter((table) => table.resource === name);
    const reader = new ResourceReader(registry[name as ResourceName], own);
    this.#readers.push(reader);
    const rows: Record<string, number> = {};
    const extract = await source.read(name, defined({ signal }));
    // A resource without documents is recorded in the raw zone too, since it was read.
    await raw?.add(name, extract, []);
    for await (const texts of extract.batches) {
      throwIfInterrupted(signal);
      const batch = reader.read(texts);
      this.#addRejects(batch.rejects);
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
      const available = needed.filter((other) => source.resources.includes(other)).join(', ');
      throw new PipelineError(
        'unknown_resource',
        `${known ? `The source ${source.name} has no` : 'There is no'} resource "${name}". Available: ${available}.`,
      );
    }
    const wanted = needed.filter((name) => resources === undefined || resources.includes(name));
    for (const name of wanted) {
      if (source.resources.includes(name)) continue;
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
      ...defined({ lockTimeoutMs, signal }),
    };
  }

  #addRejects(rejects: readonly RejectedDocument[]): void {
    for (const reject of rejects) {
      this.#rejects.push(reject);
      const { resource, documentId, issues } = reject;
      this.#emit({ type: 'document_rejected', resource, documentId, issues });
    }
  }

  /** Verifies that every document read was either accepted or rejected. */
  #reconcile(): void {
    for (const { counts } of this.#readers) {
      const { resource, documents, accepted, rejected } = counts;
      if (documents === accepted + rejected) continue;
      throw new PipelineError(
        'reconciliation',
        `${documents} documents of ${resource} were read, but ${accepted} were accepted and ${rejected} rejected. ` +
          'Nothing was committed. Run again, and report this as a bug if it happens again.',
      );
    }
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
    const stale = targets.find(({ catalog }) => catalog?.error !== undefined);
    const error = failure ?? failed?.error ?? stale?.catalog?.error;
    const { resources, drift, rejects } = this.#outcome();
    return endedRun(
      this.#info,
      {
        ...{ targets, resources, skipped: this.#skipped, rejects: rejects.length, drift },
        ...defined({ rawRun: this.#rawRun }),
      },
      error,
      this.#options.dryRun === true ? 'planned' : 'succeeded',
    );
  }
}

/** The newest version of the source; it must still have the resources that the run started with. */
async function newestOf(source: Source, resources: readonly string[]): Promise<Source> {
  const newest = (await source.newest?.()) ?? source;
  const missing = resources.find((name) => !newest.resources.includes(name));
  if (missing === undefined && newest.origin === source.origin) return newest;
  throw new LoaderError(
    'superseded',
    `While this run waited for a lock, another run wrote to ${source.name} ` +
      `${missing === undefined ? 'from another source' : `without "${missing}"`}. Nothing was committed. Run again.`,
  );
}

function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new PipelineError('interrupted', 'The run was interrupted. Nothing was committed.');
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
      : ` First: ${first.resource} ${first.documentId ?? '(no id)'}: ${issue.path || 'document'}: ${issue.message}.`;
  return new PipelineError(
    'too_many_rejects',
    `More than ${allowed} documents were rejected (${rejects.length}), so nothing was committed.${example} ` +
      `See ${hasLedger ? 'spacex-etl rejects' : 'the log'} for the issues, or allow more with --max-rejects.`,
  );
}
