import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tables } from '@spacex-platform/transform';
import type { LakePointer } from '../../../lake/lake.ts';
import type { Duck } from '../../../support/duckdb.ts';

/** Reads the pointer of a local lake. */
export function pointerOf(lake: string): LakePointer {
  const path = join(fileURLToPath(lake), 'curated/_current.json');
  return JSON.parse(readFileSync(path, 'utf8')) as LakePointer;
}

/**
 * Counts by table the rows that are only in one of two lakes, including hash and partition. DuckDB
 * reads the files directly.
 */
export async function differences(
  duck: Duck,
  one: string,
  other: string,
): Promise<Record<string, { readonly rows: number; readonly different: number }>> {
  const found: Record<string, { rows: number; different: number }> = {};
  for (const { name } of tables) {
    const [first, second] = [filesOf(one, name), filesOf(other, name)];
    if (first.length === 0 && second.length === 0) {
      found[name] = { rows: 0, different: 0 };
      continue;
    }
    const [a, b] = [relation(first), relation(second)];
    const [row] = await duck.query(`select
      (select count(*) from ${a}) as rows,
      (select count(*) from (select * from ${a} except all select * from ${b})) +
      (select count(*) from (select * from ${b} except all select * from ${a})) as different`);
    found[name] = { rows: Number(row?.['rows']), different: Number(row?.['different']) };
  }
  return found;
}

function filesOf(lake: string, table: string): string[] {
  const files = pointerOf(lake).tables[table]?.files ?? [];
  return files.map(({ path }) => join(fileURLToPath(lake), path));
}

function relation(files: readonly string[]): string {
  const list = files.map((file) => `'${file}'`).join(', ');
  return `(select * from read_parquet([${list}], hive_partitioning = false))`;
}
