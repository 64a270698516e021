import { checksOf, marts, runChecks, type Table, tables } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { type Duck, openDuck } from '../support/duckdb.ts';

test.each(tables.map((table) => [table.name, table] as const))(
  'without %s, reads neither the table nor a mart over it',
  async (_, left) => {
    using duck = await openDuck();
    await createAll(duck, left);
    const some = tables.filter((table) => table !== left);
    // Each check alone, since those of existing tables must not fail because of another one.
    for (const check of checksOf(some)) {
      const [outcome] = await runChecks(async (sql) => ({ rows: await duck.query(sql) }), [check]);
      const isReference = check.kind === 'reference' || check.needs !== undefined;
      if (!isReference) expect([check.id, outcome?.status]).toEqual([check.id, 'passed']);
    }
  },
);

const duckTypes = { timestamp: 'timestamptz', double: 'double', json: 'varchar', text: 'varchar' };

async function createAll(duck: Duck, left: Table): Promise<void> {
  for (const { name, columns } of tables) {
    if (name === left.name) continue;
    const list = Object.entries(columns).map(
      ([column, { type }]) => `"${column}" ${(duckTypes as Record<string, string>)[type] ?? type}`,
    );
    await duck.query(`create table ${name} (${list.join(', ')})`);
  }
  for (const { name, reads, sql } of Object.values(marts)) {
    if (!(reads as readonly string[]).includes(left.name)) {
      await duck.query(`create view ${name} as ${sql}`);
    }
  }
}
