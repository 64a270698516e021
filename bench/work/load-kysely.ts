// The usual way of a TypeScript program: a query builder's INSERT, 1,000 rows a statement.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { connectionOfEnvironment, workerArguments } from './connection.ts';
import { type LaunchRow, launchRows } from './launch-rows.ts';
import { reportWork } from './report-work.ts';

const [path = '', table = ''] = workerArguments(2);
const [schema = '', name = ''] = table.split('.');
const rows = await launchRows(path);
const rowsPerStatement = 1_000;

await reportWork(async () => {
  const pool = new pg.Pool({ ...connectionOfEnvironment(), max: 1 });
  const db = new Kysely<Record<string, LaunchRow>>({ dialect: new PostgresDialect({ pool }) });
  await db
    .withSchema(schema)
    .transaction()
    .execute(async (transaction) => {
      for (let at = 0; at < rows.length; at += rowsPerStatement) {
        const some = rows.slice(at, at + rowsPerStatement);
        await transaction.insertInto(name).values(some).execute();
      }
    });
  await db.destroy();
  return { rows: rows.length };
});
