import type { ResourceName } from '@spacex-platform/spacex-client';
import { tables as platformTables, type Table } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { AbortReason, Loader, LoadSession, RunOutcome } from '../loader.ts';
import { newRunId } from '../run/new-run-id.ts';
import { requireCapability } from '../run/require-capability.ts';
import { documentsOf, type GivenDocuments } from './batches.ts';
import { DocumentRows } from './document-rows.ts';
import type { LoadInput, LoadOptions, LoadResult } from './load-options.ts';
import { openInOrder } from './open-in-order.ts';

/** The documents of one resource, and what becomes of them. */
interface Work {
  readonly given: GivenDocuments;
  readonly rows: DocumentRows;
}

/**
 * Loads documents into the tables of their resources, in one transaction. Loading the same documents
 * again changes no row. A document that a table cannot hold is rejected, and the others are loaded.
 * Connections that the loader has opened are closed at the end, so that a script exits; a pool or a
 * client of yours stays open. Overlapping loads into one target open their sessions in the order of
 * their calls.
 *
 * @param input documents by the name of their resource
 * @throws LoaderError after which the target is unchanged; `too_many_rejects` beyond `maxRejects`
 * @example
 * ```ts
 * const client = createSpacexClient();
 * const [launches, cores] = await Promise.all([client.launches.list(), client.cores.list()]);
 * const { tables, rejects } = await load(loader, { launches, cores });
 * console.table(tables);
 * ```
 */
export async function load<Name extends string = ResourceName>(
  loader: Loader,
  input: LoadInput<NoInfer<Name>>,
  options: LoadOptions<Name> = {},
): Promise<LoadResult> {
  const { maxRejects = 10 } = options;
  const tables: readonly Table[] = options.tables ?? platformTables;
  const target = loader.name;
  if (!(maxRejects >= 0)) {
    throw invalid(target, `Invalid maxRejects ${maxRejects}: expected a number of 0 or more.`);
  }
  if (options.dryRun === true) requireCapability(loader, 'plan');
  if (options.prune === true) requireCapability(loader, 'prune');
  if (options.rewrite === true) requireCapability(loader, 'rewrite');
  const work = workOf(loader, input, tables);
  const started = Date.now();
  const run = {
    runId: newRunId(),
    source: options.source ?? 'program',
    origin: options.origin ?? 'api',
    startedAt: new Date(started).toISOString(),
    sequence: started,
    version: options.version ?? 'unknown',
  } as const;
  const { prune, pruneLimit, dryRun, rewrite, force, lockTimeoutMs, signal, onEvent } = options;
  const session = await openInOrder(loader, {
    ...{ run, tables: tables.filter(({ resource }) => work.has(resource)) },
    ...defined({ prune, pruneLimit, dryRun, rewrite, force, lockTimeoutMs, signal, onEvent }),
  });
  try {
    for (const one of work.values()) await writeAll(session, one, work, target, maxRejects);
    const outcome = outcomeOf(work);
    const reports = await session.commit(outcome);
    const { resources, rejects } = outcome;
    return { runId: run.runId, tables: reports, resources, rejects, ddl: session.ddl };
  } catch (error) {
    await session.abort(reasonOf(error, outcomeOf(work)));
    throw error;
  }
}

/** @throws LoaderError `configuration` for a resource that no table is made from */
function workOf(
  loader: Loader,
  input: Readonly<Record<string, unknown>>,
  tables: readonly Table[],
): ReadonlyMap<string, Work> {
  const work = new Map<string, Work>();
  for (const [resource, documents] of Object.entries(input)) {
    if (documents === undefined) continue;
    const own = tables.filter((table) => table.resource === resource);
    if (own.length === 0) {
      const names = [...new Set(tables.map((table) => table.resource))].join(', ');
      throw invalid(
        loader.name,
        `No table is made from the resource "${resource}". Available: ${names}.`,
      );
    }
    const { textLimits } = loader.capabilities;
    const given = documentsOf(loader.name, resource, documents);
    work.set(resource, { given, rows: new DocumentRows(resource, own, textLimits) });
  }
  if (work.size === 0) throw invalid(loader.name, 'load needs the documents of a resource.');
  return work;
}

async function writeAll(
  session: LoadSession,
  { given, rows }: Work,
  work: ReadonlyMap<string, Work>,
  target: string,
  maxRejects: number,
): Promise<void> {
  rows.addRejects(given.rejects);
  refuseRejects(target, outcomeOf(work), maxRejects);
  for await (const documents of given.batches) {
    const batch = rows.read(documents);
    refuseRejects(target, outcomeOf(work), maxRejects);
    await session.write(batch);
  }
}

function refuseRejects(target: string, { rejects }: RunOutcome, maxRejects: number): void {
  if (rejects.length <= maxRejects) return;
  const [first] = rejects;
  const [issue] = first?.issues ?? [];
  throw new LoaderError(
    'too_many_rejects',
    `${rejects.length} documents were rejected, more than maxRejects ${maxRejects}, so nothing was committed on ${target}. ` +
      `First: ${first?.resource} ${first?.documentId ?? '(no id)'}: ${issue?.path || 'document'}: ${issue?.message}. ` +
      'Read the rejects from the ledger, and fix the documents or allow more with maxRejects.',
    { target },
  );
}

function outcomeOf(work: ReadonlyMap<string, Work>): RunOutcome {
  const all = [...work.values()].map(({ rows }) => rows);
  return {
    resources: all.map(({ counts }) => counts),
    rejects: all.flatMap(({ rejects }) => rejects),
    drift: [],
  };
}

function reasonOf(error: unknown, outcome: RunOutcome): AbortReason {
  const code = isLoaderError(error) ? error.code : 'internal';
  const message = error instanceof Error ? error.message : String(error);
  const isAborted = code === 'too_many_rejects' || code === 'interrupted';
  return { status: isAborted ? 'aborted' : 'failed', code, message, outcome };
}

function invalid(target: string, message: string): LoaderError {
  return new LoaderError('configuration', message, { target });
}
