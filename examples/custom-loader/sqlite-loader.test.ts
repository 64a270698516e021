import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { conformanceCases } from '@spacex-platform/loaders/testing';
import type { Row, Table } from '@spacex-platform/transform';
import { sqliteLoader } from './sqlite-loader.ts';
import { quoted, restored, stored } from './sqlite-values.ts';

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

/** Edits a row as a user would: its `_content_hash` remains. */
function editRow(table: Table, row: Row) {
  const columns = Object.entries(table.columns);
  const value = (name: string) => `${quoted(name)} = ?`;
  const values = columns.map(([name]) => value(name)).join(', ');
  const where = table.key.map(value).join(' and ');
  const database = new DatabaseSync(path);
  database
    .prepare(`update ${quoted(table.name)} set ${values} where ${where}`)
    .run(
      ...columns.map(([name, column]) => stored(column, row[name])),
      ...table.key.map((name) => String(row[name])),
    );
  database.close();
}

describe('SQLite loader', () => {
  after(() => rm(directory, { recursive: true }));
  const cases = conformanceCases({
    createLoader: () => sqliteLoader(path),
    readRows: async (table) => readRows(table),
    editRow: async (table, row) => editRow(table, row),
    reset: async () => {
      for (const file of ['', '-wal', '-shm']) rmSync(path + file, { force: true });
    },
  });
  for (const { name, run } of cases) test(name, run);
});
