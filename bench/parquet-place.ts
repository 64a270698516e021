import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { columnNames, launches } from '@spacex-platform/transform';
import { duck } from '../tests/support/duckdb.ts';

/** A folder where the ways of a stage write their files of launches, one after the other. */
export interface ParquetPlace {
  readonly folder: string;
  /** Empties the folder. */
  prepare(): Promise<void>;
  /** Throws unless the files hold so many rows, and the same ones as those of all other ways. */
  check(who: string, rows: number): Promise<void>;
}

/** Makes the folder. */
export function parquetPlace(parent: string, name: string): ParquetPlace {
  const folder = join(parent, name);
  const expected = new Map<number, string>();
  const columns = columnNames(launches).map((column) => `"${column}"::varchar`);
  return {
    folder,
    prepare: async () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    },
    check: async (who, rows) => {
      const [found] = await duck(
        `select count(*) as rows, bit_xor(hash(${columns.join(', ')}))::varchar as contents
           from read_parquet('${folder}/*.parquet')`,
      );
      const contents = String(found?.['contents']);
      const others = expected.get(rows) ?? contents;
      expected.set(rows, others);
      if (found?.['rows'] === rows && contents === others) return;
      throw new Error(`${who}: ${found?.['rows']} of ${rows} rows, or other ones than the others`);
    },
  };
}
