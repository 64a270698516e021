import { documentKeyOf, type Row, type Table, tables } from '@spacex-platform/transform';
import { launchLibraryFrom } from '@spacex-platform/transform/launch-library';
import { defined } from '../defined.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import { type LedgerRun, replaySource } from '../ledger.ts';
import { type History, historyOf } from '../origin.ts';
import type { Source, SourceRows } from '../pipeline/source.ts';
import type { QueryableLoader, Reader } from '../reader.ts';
import { rootOf } from '../run/root-table.ts';
import { literal, quoted } from '../sql/names.ts';
import { jsonColumns, readPages, withParsed } from '../sql/read-pages.ts';

/** The documents of a resource that a target has, as rows. */
interface HeldDocuments {
  /** Those of r/SpaceX that are current: no launches for which Launch Library is read. */
  readonly ids: ReadonlySet<string>;
  readonly rows: ReadonlyMap<Table, readonly Row[]>;
  /** Ids of those that Launch Library has replaced or added. */
  readonly replaced: ReadonlySet<string>;
}

/** What a target has of r/SpaceX. */
export class TargetHistory {
  readonly basedOn: NonNullable<Source['basedOn']>;
  readonly #histories: ReadonlyMap<string, History>;
  readonly #held: ReadonlyMap<string, HeldDocuments>;

  constructor(
    basedOn: NonNullable<Source['basedOn']>,
    histories: ReadonlyMap<string, History>,
    held: ReadonlyMap<string, HeldDocuments>,
  ) {
    this.basedOn = basedOn;
    this.#histories = histories;
    this.#held = held;
  }

  /** Where the documents of r/SpaceX of a resource came from; undefined if the target has none. */
  historyOf(resource: string): History | undefined {
    return this.#histories.get(resource);
  }

  /** The resources whose rows were read. */
  get resources(): readonly string[] {
    return [...this.#held.keys()];
  }

  /** The documents of a resource; undefined if they were not read. */
  held(resource: string): HeldDocuments | undefined {
    return this.#held.get(resource);
  }

  /** The rows of some documents of a resource; undefined if they were not read. */
  rows(resource: string, isKept: (id: string) => boolean): SourceRows | undefined {
    const held = this.#held.get(resource);
    if (held === undefined) return undefined;
    const documentIds = [...held.ids].filter(isKept);
    const kept = new Set(documentIds);
    const rows = [...held.rows].map(
      ([table, some]) => [table, some.filter((row) => kept.has(idOf(table, row)))] as const,
    );
    return { documentIds, rows: new Map(rows) };
  }
}

/**
 * Reads what the first target that has it has of r/SpaceX.
 *
 * @param isWanted whether a resource whose documents came from there is read
 * @returns undefined if no target has such a resource
 * @throws LoaderError if a target cannot be read
 */
export async function readTargetHistory(
  loaders: readonly QueryableLoader[],
  isWanted: (resource: string, history: History) => boolean,
): Promise<TargetHistory | undefined> {
  for (const loader of loaders) {
    // The ledger first: a run that is committed in between is detected when the target is opened.
    const runs = (await readRuns(loader)).filter(({ status }) => status === 'succeeded');
    const histories = historiesOf(runs);
    const wanted = [...histories].filter(([name, history]) => isWanted(name, history));
    const [newest] = runs;
    if (newest === undefined || wanted.length === 0) continue;
    await using reader = await loader.openReader({ oneMoment: true });
    const columns = await readColumns(reader);
    const held = new Map<string, HeldDocuments>();
    for (const [resource] of wanted) {
      const found = await readHeld(reader, columns, resource);
      if (found !== undefined) held.set(resource, found);
    }
    return new TargetHistory({ loader, runId: newest.runId }, histories, held);
  }
  return undefined;
}

/** Newest first; empty if nothing was loaded yet. */
async function readRuns(loader: QueryableLoader): Promise<readonly LedgerRun[]> {
  try {
    await using ledger = await loader.openLedger();
    return await ledger.runs();
  } catch (error) {
    if (isLoaderError(error) && error.code === 'not_found') return [];
    throw error;
  }
}

/** Where the last load of each resource had its documents of r/SpaceX from. */
function historiesOf(runs: readonly LedgerRun[]): ReadonlyMap<string, History> {
  const seen = new Set<string>();
  const histories = new Map<string, History>();
  for (const { source, origin, resources } of runs) {
    if (source === replaySource) continue;
    for (const { resource, history } of resources) {
      if (seen.has(resource)) continue;
      seen.add(resource);
      const known = historyOf({ origin, ...defined({ history }) });
      if (known !== undefined) histories.set(resource, known);
    }
  }
  return histories;
}

/** The columns that a target has, by table: one of an earlier version lacks some. */
type ExistingColumns = ReadonlyMap<string, ReadonlySet<unknown>>;

async function readColumns(reader: Pick<Reader, 'query'>): Promise<ExistingColumns> {
  const { rows } = await reader.query(
    `select table_name, column_name from information_schema.columns
      where table_schema = current_schema()`,
  );
  const byTable = Map.groupBy(rows, (row) => String(row['table_name']));
  return new Map(
    [...byTable].map(([table, some]) => [table, new Set(some.map((row) => row['column_name']))]),
  );
}

async function readHeld(
  reader: Pick<Reader, 'query'>,
  existing: ExistingColumns,
  resource: string,
): Promise<HeldDocuments | undefined> {
  const root = rootOf(tables, resource);
  if (root === undefined || !existing.has(root.name)) return undefined;
  const hasSource = existing.get(root.name)?.has('source') === true;
  const conditions = [
    ...(hasSource ? ["source = 'r-spacex'"] : []),
    ...(resource === 'launches'
      ? [`not upcoming and date_unix < ${Date.parse(launchLibraryFrom) / 1000}`]
      : []),
  ];
  const own = await readRows(reader, existing, root, conditions.join(' and ') || 'true');
  const ids = new Set(own.map((row) => idOf(root, row)));
  const rows = new Map<Table, readonly Row[]>([[root, own]]);
  for (const table of tables) {
    if (table.resource !== resource || table === root || !existing.has(table.name)) continue;
    const all = await readRows(reader, existing, table, 'true');
    rows.set(
      table,
      all.filter((row) => ids.has(idOf(table, row))),
    );
  }
  const key = quoted(documentKeyOf(root));
  const replaced = hasSource
    ? await reader.query(
        `select ${key} as id from ${quoted(root.name)} where source = ${literal('launch-library')}`,
      )
    : { rows: [] };
  return { ids, rows, replaced: new Set(replaced.rows.map(({ id }) => String(id))) };
}

/** Rows as `rowsOf` makes them. What an earlier version did not store is null, or the default. */
async function readRows(
  reader: Pick<Reader, 'query'>,
  existing: ExistingColumns,
  table: Table,
  where: string,
): Promise<readonly Row[]> {
  const present = existing.get(table.name) ?? new Set();
  const json = jsonColumns(table);
  const columns = Object.keys(table.columns).filter((name) => present.has(name));
  const missing = Object.entries(table.columns).flatMap(([name, column]) =>
    present.has(name) ? [] : [[name, column.default ?? null] as const],
  );
  const rows: Row[] = [];
  for await (const page of readPages(reader, table, { columns: columns.map(quoted), where })) {
    for (const row of page) {
      rows.push({ ...withParsed(row, json), ...Object.fromEntries(missing) } as Row);
    }
  }
  return rows;
}

function idOf(table: Table, row: Row): string {
  return String((row as Readonly<Record<string, unknown>>)[documentKeyOf(table)]);
}
