import { rmSync } from 'node:fs';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { conformanceCases } from '@spacex-platform/loaders/testing';
import type { Row } from '@spacex-platform/transform';
import { afterAll, describe, test } from 'vitest';
import { testLake } from './lake.ts';

describe('lakeLoader on a local directory', () => {
  let lake = testLake();
  afterAll(() => lake[Symbol.dispose]());
  const cases = conformanceCases({
    // A session locks the directory, and so does a reader.
    readsDuringSession: false,
    reset: async () => {
      rmSync(lake.path, { recursive: true, force: true });
      lake = testLake();
    },
    createLoader: () => lakeLoader({ store: lake.store }),
    readRows: async (table) => {
      if (lake.pointer()?.tables[table.name] === undefined) return [];
      const reader = await lakeLoader({ store: lake.store, tables: [table] }).openReader();
      try {
        const columns = Object.keys(table.columns).map((name) => `"${name}"`);
        const { rows } = await reader.query(`select ${columns.join(', ')} from "${table.name}"`);
        return rows.map((row) => withJson(table, row)) as Row[];
      } finally {
        await reader.close();
      }
    },
  });
  for (const { name, run } of cases) test(name, run);
});

/** Files contain JSON as text. */
function withJson(
  table: { readonly columns: Readonly<Record<string, { readonly type: string }>> },
  row: Record<string, unknown>,
): Record<string, unknown> {
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    table.columns[name]?.type === 'json' && typeof value === 'string' ? JSON.parse(value) : value,
  ]);
  return Object.fromEntries(entries);
}
