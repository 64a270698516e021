import { setTimeout as delay } from 'node:timers/promises';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { formatMetadata } from '../iceberg/metadata-json.ts';
import { type CatalogLake, type CatalogUpdate, foreignCommitError } from '../lake/catalog.ts';
import { type PublishedMetadata, publishedMetadata } from '../lake/published-metadata.ts';
import type { CatalogChange } from '../loader.ts';
import type { RestConnection } from './connection.ts';
import { createTable, isRefused, replaceTable } from './create-table.ts';
import type { ServedTable } from './protocol.ts';
import { foreignIn, readServed } from './served-tables.ts';
import { isCurrent, nextCommit, notOlder, type PlannedCommit } from './table-commit.ts';

/** Attempts, if other programs commit to the same tables at the same time. */
const maxAttempts = 8;

/** Attempts, if the outcome of a commit is unknown, or the server does not show what it accepted. */
const maxUnclear = 3;

/** What is done next, before the served tables are read again. */
interface Work {
  /** Tables that the server does not have, or that are replaced. */
  readonly created: readonly PublishedMetadata[];
  readonly commits: readonly PlannedCommit[];
}

/**
 * Brings the served tables to the state that the pointer names: creates tables, and commits the
 * snapshots that are missing, those of one run in one transaction. After each commit the tables are
 * read again, so success is what the server shows, and not what it answered.
 *
 * @throws LoaderError `foreign_commit` if another program has committed, unless it is taken over
 */
export async function followTables(
  connection: RestConnection,
  name: string,
  lake: CatalogLake,
  { takeOver, onChange }: CatalogUpdate,
): Promise<void> {
  await connection.createNamespace();
  const pending = new Map<string, CatalogChange['change']>();
  const attempts = new Attempts();
  for (;;) {
    const served = await readServed(connection, lake);
    const published = await publishedMetadata(lake);
    for (const one of published) reportIfDone(one, served.get(one.table), pending, onChange);
    const foreign = foreignIn(served, published);
    if (foreign.length > 0 && !takeOver) throw foreignCommitError(lake, name, foreign);
    const replaced = new Set(foreign.map(({ table }) => table));
    const work = nextWork(served, published, replaced);
    if (work === undefined) return;
    for (const { table } of work.created) pending.set(table, 'created');
    for (const { table, moment } of work.commits) {
      if (!pending.has(table)) pending.set(table, moment === undefined ? 'changed' : 'moved');
    }
    attempts.begin(name, work);
    try {
      await apply(connection, lake, served, work);
    } catch (error) {
      await attempts.waitAfter(error);
    }
  }
}

/** Counts attempts that did not succeed. */
class Attempts {
  #conflicts = 0;
  #unclear = 0;
  #last = '';
  #refusal: LoaderError | undefined;

  /**
   * @throws LoaderError `target_differs` if the server accepts the same work again and again; the
   * refusal of the server if it has refused this work
   */
  begin(name: string, work: Work): void {
    const text = textOf(work);
    if (text === this.#last) {
      if (this.#refusal !== undefined) throw this.#refusal;
      const [first] = [...work.created, ...work.commits];
      if (++this.#unclear >= maxUnclear) throw notShownError(name, first?.table ?? '');
    }
    this.#last = text;
    this.#refusal = undefined;
  }

  /** Waits before the next attempt. @throws the error if there is none */
  async waitAfter(error: unknown): Promise<void> {
    if (!isLoaderError(error)) throw error;
    // A server that does not check what a commit expects refuses one whose snapshot another program
    // has added in the meantime. So the tables are read before this is an error.
    if (isRefused(error) && ++this.#conflicts < maxAttempts) {
      this.#refusal = error;
      return;
    }
    const isConflict = error.code === 'superseded';
    if (isConflict) this.#last = '';
    const count = isConflict ? ++this.#conflicts : ++this.#unclear;
    const isLast = count >= (isConflict ? maxAttempts : maxUnclear);
    if (isLast || !(isConflict || isUnclear(error))) throw error;
    await delay(Math.random() * 100 * 2 ** Math.min(count, 6));
  }
}

/** Whether a commit may have been made although it failed. */
function isUnclear({ code, reason }: LoaderError): boolean {
  return code === 'unavailable' || (code === 'connection' && reason !== 'ECONNREFUSED');
}

/** What a server is asked for, without what changes with each commit to a table: its time. */
function textOf({ created, commits }: Work): string {
  const asked = commits.map(({ table, updates }) => [
    table,
    updates.map((one) => (one.action === 'add-snapshot' ? one.snapshot['snapshot-id'] : one)),
  ]);
  return formatMetadata([created.map(({ uri }) => uri), asked]);
}

function notShownError(name: string, table: string): LoaderError {
  return new LoaderError(
    'target_differs',
    `${name} does not show what was committed to the table ${table}. Check the log of the server, and whether another program changes the table.`,
    { target: 'lake' },
  );
}

function reportIfDone(
  one: PublishedMetadata,
  served: ServedTable | undefined,
  pending: Map<string, CatalogChange['change']>,
  onChange: CatalogUpdate['onChange'],
): void {
  const change = pending.get(one.table);
  if (change === undefined || served === undefined || !isCurrent(served, one)) return;
  pending.delete(one.table);
  onChange({ name: one.table, change, runId: one.runId });
}

/** Tables are created first. Then the snapshots of the oldest run are added, to all its tables. */
function nextWork(
  served: ReadonlyMap<string, ServedTable>,
  published: readonly PublishedMetadata[],
  replaced: ReadonlySet<string>,
): Work | undefined {
  const created = published.filter(({ table }) => !served.has(table) || replaced.has(table));
  if (created.length > 0) return { created, commits: [] };
  const planned = published.flatMap((one) => {
    const found = served.get(one.table);
    return found === undefined ? [] : (nextCommit(found, one) ?? []);
  });
  if (planned.length === 0) return undefined;
  const first = Math.min(...planned.map(momentOf));
  const commits = planned.filter((one) => momentOf(one) === first);
  // The snapshots of a run have the same time in all tables.
  const notBefore = Math.max(...commits.map(({ changedAt }) => changedAt));
  return { created, commits: commits.map((one) => ({ ...one, ...notOlder(one, notBefore) })) };
}

function momentOf({ moment }: PlannedCommit): number {
  return moment ?? Number.MAX_SAFE_INTEGER;
}

async function apply(
  connection: RestConnection,
  lake: CatalogLake,
  served: ReadonlyMap<string, ServedTable>,
  { created, commits }: Work,
): Promise<void> {
  for (const one of created) {
    const found = served.get(one.table);
    if (found === undefined) await createTable(connection, one);
    else await replaceTable(connection, lake, found, one);
  }
  const [first, ...others] = commits;
  if (first === undefined) return;
  if (others.length > 0 && (await connection.commitTogether(commits))) return;
  for (const commit of commits) await connection.commit(commit);
}
