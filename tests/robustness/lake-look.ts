import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dataFilesOf, manifestsOf } from '../lake/support/iceberg-files.ts';
import { openDuck } from '../support/duckdb.ts';
import { expectedRows } from './expected-state.ts';
import { marks, type Shown } from './shown-version.ts';
import type { Version } from './versions.ts';

interface Pointer {
  readonly tables: Record<
    string,
    {
      readonly run_id: string;
      readonly rows: number;
      readonly files: PointerFile[];
      readonly metadata: string;
    }
  >;
}

interface PointerFile {
  readonly path: string;
  readonly bytes: number;
}

/** The pointer of a lake in a local directory. */
export function pointerOf(root: string): Pointer | undefined {
  const path = join(root, 'curated/_current.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Pointer) : undefined;
}

/**
 * Paths of the files of the curated zone that `lake gc --keep 1` keeps: what is published, and the
 * Iceberg metadata that were published before it, for readers that have just opened them.
 */
export function neededFiles(root: string): string[] {
  const needed = Object.values(pointerOf(root)?.tables ?? {}).flatMap(({ files, metadata }) => {
    const text = readFileSync(join(root, metadata), 'utf8');
    const log = (JSON.parse(text) as MetadataLog)['metadata-log'].map(
      (one) => one['metadata-file'],
    );
    const before = log.slice(-1).map((uri) => uri.slice(uri.indexOf('curated/')));
    return [
      ...files.map(({ path }) => path),
      ...[metadata, ...before, ...manifestsOf(root, metadata)],
    ];
  });
  return [...needed, 'curated/_current.json'].sort();
}

interface MetadataLog {
  readonly 'metadata-log': readonly { readonly 'metadata-file': string }[];
}

/**
 * Reads the published version of a lake with DuckDB: every file is complete, every row of every table
 * has that version, and one run wrote all of them. The Iceberg metadata have these files, and all
 * manifests exist.
 *
 * @throws Error that names what has another version, is missing or is truncated
 */
export async function lookIntoLake(
  root: string,
  versions: readonly Version[],
): Promise<Shown | undefined> {
  const pointer = pointerOf(root);
  if (pointer === undefined) return undefined;
  const found = new Map<string, { mark: unknown; n: number }[]>();
  using duck = await openDuck();
  for (const [table, mark] of Object.entries(marks)) {
    const { files = [], metadata } = pointer.tables[table] ?? {};
    const described = metadata === undefined ? [] : dataFilesOf(root, metadata);
    const missing = files.filter(({ path }) => !described.includes(path));
    if (missing.length > 0)
      throw new Error(`${metadata} lacks ${missing.length} files of ${table}`);
    for (const { path, bytes } of files) {
      const there = statSync(join(root, path), { throwIfNoEntry: false })?.size;
      if (there !== bytes) throw new Error(`${path} has ${there} bytes instead of ${bytes}`);
    }
    const paths = files.map(({ path }) => `'${join(root, path)}'`).join(', ');
    // In DuckDB `/` is not an integer division.
    const sql = `select ${mark.replace(' / ', ' // ')} as mark, count(*) as n from read_parquet([${paths}]) group by 1`;
    const rows = files.length === 0 ? [] : await duck.query(sql);
    found.set(table, rows as { mark: unknown; n: number }[]);
  }
  const mark = found.get('launches')?.[0]?.mark;
  const version = versions.find((one) => one.mark === mark);
  if (version === undefined) throw new Error(`The launches show no version: ${String(mark)}`);
  const want = expectedRows(version);
  for (const [table, rows] of found) {
    const right = rows.length === 1 && rows[0]?.mark === mark && rows[0]?.n === want[table];
    const empty = rows.length === 0 && (want[table] ?? 0) === 0;
    if (!right && !empty)
      throw new Error(`A mix around ${mark}: ${table} has ${JSON.stringify(rows)}`);
  }
  const writers = new Set(Object.keys(marks).map((table) => pointer.tables[table]?.run_id));
  const [runId] = writers;
  if (writers.size !== 1 || runId === undefined) {
    throw new Error(`More than one run wrote ${mark}: ${[...writers].join(', ')}`);
  }
  return { mark: version.mark, runId };
}
