/** Loads the bundled snapshot into an SQLite file with the loader of this directory. */
import { DatabaseSync } from 'node:sqlite';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { sqliteLoader } from './sqlite-loader.ts';

const path = process.argv[2] ?? 'spacex.db';
const result = await runPipeline({
  source: await snapshotSource(),
  loaders: [sqliteLoader(path)],
});
if (result.status !== 'succeeded') throw new Error(result.error?.message);

const database = new DatabaseSync(path, { readOnly: true });
const flights = `select serial, count(*) as flights
  from core_flights join cores using (core_id)
  where not upcoming group by serial order by flights desc, serial limit 3`;
console.table(database.prepare(flights).all());
database.close();
