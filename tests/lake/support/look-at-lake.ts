import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { openDuck } from '../../support/duckdb.ts';
import type { MotoServer } from '../../support/moto-server.ts';
import type { LakePointer } from '../lake.ts';
import { fetchLake } from './fetch-lake.ts';

/** What a reader of a lake in a bucket sees, without the code under test. */
export interface LakeSight {
  readonly runId: string;
  /** Rows of each table as JSON texts, in order. */
  readonly rows: Readonly<Record<string, string[]>>;
  /**
   * Paths in the curated zone that neither the pointer nor its Iceberg metadata name, except the pointer
   * and its copies.
   */
  readonly surplus: readonly string[];
}

/**
 * Reads every file that the pointer names.
 *
 * @returns undefined if nothing is published
 * @throws Error if a file is missing or differs from the published one
 */
export async function lookAtLake(moto: MotoServer, bucket: string): Promise<LakeSight | undefined> {
  using lake = await fetchLake(moto, bucket);
  const place = lake.path('curated/_current.json');
  if (!existsSync(place)) return undefined;
  const pointer = JSON.parse(readFileSync(place, 'utf8')) as LakePointer;
  using duck = await openDuck();
  const rows: Record<string, string[]> = {};
  const named = new Set<string>(['curated/_current.json']);
  for (const [table, { files, metadata = '' }] of Object.entries(pointer.tables)) {
    rows[table] = [];
    for (const path of filesOfMetadata(metadata, lake.path)) named.add(path);
    for (const { path, bytes, sha256 } of files) {
      named.add(path);
      const file = readFileSync(lake.path(path));
      if (file.length !== bytes) throw new Error(`${path} has ${file.length} bytes, not ${bytes}`);
      const hash = createHash('sha256').update(file).digest('hex');
      if (hash !== sha256) throw new Error(`${path} has another SHA-256`);
      const found = await duck.query(
        `select cast(to_json(t) as varchar) as row from read_parquet('${lake.path(path)}', hive_partitioning = false) t`,
      );
      rows[table].push(...found.map(({ row }) => String(row)));
    }
    rows[table].sort();
  }
  const surplus = lake.files.filter(
    (path) => !named.has(path) && !path.startsWith('curated/_runs/'),
  );
  return { runId: pointer.run_id, rows, surplus };
}

/**
 * The metadata of a table, its manifest lists and their manifests. The Avro files are not compressed, so
 * the URIs in them can be read as text.
 */
function filesOfMetadata(path: string, place: (path: string) => string): readonly string[] {
  const { snapshots } = JSON.parse(readFileSync(place(path), 'utf8')) as {
    readonly snapshots: readonly { readonly 'manifest-list': string }[];
  };
  const directory = dirname(path);
  const lists = snapshots.map((one) => `${directory}/${basename(one['manifest-list'])}`);
  const manifests = lists.flatMap((list) => {
    const text = readFileSync(place(list), 'latin1');
    return [...text.matchAll(/\/metadata\/([\w-]+-m\d+\.avro)/g)].map(([, name]) => name);
  });
  return [path, ...lists, ...manifests.map((name) => `${directory}/${name}`)];
}
