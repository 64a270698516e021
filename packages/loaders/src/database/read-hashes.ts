import type { Table } from '@spacex-platform/transform';
import { HashSet } from '../run/hash-map.ts';
import { qualified } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';

/** Pages that one statement reads: few enough for its result to be small. */
const pagesPerRead = 2048;

/** How long the read waits for a lock; the commit waits longer, and reports it. */
const lockWaitMs = 100;

export interface HashLimits {
  /** A table with more pages is not read. */
  readonly pages: number;
  /** Hashes to read; the others are left out. */
  readonly hashes: number;
}

/**
 * Reads the content hashes of a table, in the order of its pages. It does not matter if other
 * sessions change the table meanwhile, because the commit compares keys and hashes.
 *
 * @returns undefined if the table is too large, or if a run was superseded since the last one that
 *   succeeded: if someone has changed the key of a row, its hash promises a row that is not there
 */
export async function readHashes(
  connection: DatabaseConnection,
  schema: string,
  { name: table }: Table,
  limits: HashLimits,
): Promise<{ readonly hashes: HashSet; readonly count: number } | undefined> {
  const name = qualified(schema, table);
  await connection.query('begin transaction read only');
  try {
    await connection.query(`set local lock_timeout to '${lockWaitMs}ms'`);
    if (await wasSuperseded(connection, schema)) return undefined;
    const pages = await countPages(connection, name);
    if (pages.all > limits.pages) return undefined;
    const hashes = new HashSet();
    let count = 0;
    for (let from = 0; from < pages.most && count < limits.hashes; from += pagesPerRead) {
      const bytes = await readRange(connection, name, from, from + pagesPerRead);
      for (let at = 0; at < bytes.length; at += 8) {
        const hash = bytes.readBigInt64BE(at);
        // What a new column of hashes is filled with.
        if (hash !== 0n) hashes.add(hash);
      }
      count += bytes.length / 8;
    }
    return { hashes, count };
  } finally {
    await connection.query('rollback').catch(() => undefined);
  }
}

async function wasSuperseded(connection: DatabaseConnection, schema: string): Promise<boolean> {
  const runs = qualified(schema, 'etl_runs');
  const { rows } = await connection.query(
    `select exists (select from ${runs}
                     where error_code = 'superseded'
                       and finished_at > coalesce((select max(finished_at) from ${runs}
                                                    where status = 'succeeded'), '-infinity'))`,
  );
  return rows[0]?.['exists'] === true;
}

/** The pages of a table and its partitions: of all of them, and of the largest one. */
async function countPages(
  connection: DatabaseConnection,
  name: string,
): Promise<{ readonly all: number; readonly most: number }> {
  const { rows } = await connection.query(
    `select coalesce(sum(pages), 0) as "all", coalesce(max(pages), 0) as most
       from (select pg_relation_size(relid) / cast(current_setting('block_size') as bigint) as pages
               from (select cast($1 as regclass) as relid
                     union select relid from pg_partition_tree(cast($1 as regclass))) as r) as p`,
    [name],
  );
  return { all: Number(rows[0]?.['all']), most: Number(rows[0]?.['most']) };
}

async function readRange(
  connection: DatabaseConnection,
  name: string,
  from: number,
  to: number,
): Promise<Buffer> {
  const { rows } = await connection.query(
    `select encode(string_agg(int8send(_content_hash), ''), 'hex') as hashes
       from ${name} where ctid >= '(${from},0)' and ctid < '(${to},0)'`,
  );
  return Buffer.from(String(rows[0]?.['hashes'] ?? ''), 'hex');
}
