import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { conformanceCases } from '@spacex-platform/loaders/testing';
import type { Table } from '@spacex-platform/transform';
import { sqliteLoader } from './sqlite-loader.ts';
import { quoted, restored } from './sqlite-values.ts';

const directory = await mkdtemp(join(tmpdir(), 'sqlite-loader-'));
const path = join(directory, 'spacex.db');

function readRows(table: Table) {
  const database = new DatabaseSync(path);
  try {
    const exists = database
      .prepare("select 1 from sqlite_schema where type = 'table' and name = ?")
      .get(table.name);
    if (exists === undefined) return [];
    const found = database.prepare(`select * from ${quoted(table.name)}`).all();
    return found.map((row) => restored(table, row));
  } finally {
    database.close();
  }
}

describe('SQLite loader', () => {
  after(() => rm(directory, { recursive: true }));
  const cases = conformanceCases({
    createLoader: () => sqliteLoader(path),
    readRows: async (table) => readRows(table),
    reset: async () => {
      for (const file of ['', '-wal', '-shm']) rmSync(path + file, { force: true });
    },
  });
  for (const { name, run } of cases) test(name, run);
});
