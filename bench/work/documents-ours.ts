// The same lines, checked and turned into the rows of every table that launches fill.
import { rowsOf, type Table, tables } from '@spacex-platform/transform';
import { workerArguments } from './connection.ts';
import { launchOf } from './launch-rows.ts';
import { linesOfFile } from './ndjson.ts';
import { reportWork } from './report-work.ts';

const [path = ''] = workerArguments(1);

await reportWork(async () => {
  const makers = tables
    .filter((table: Table) => table.resource === 'launches')
    .map((table: Table) => ({
      name: table.name,
      rows: 0,
      toRows: rowsOf(table, { textsChecked: true }) as (document: unknown) => readonly unknown[],
    }));
  let documents = 0;
  for await (const lines of linesOfFile(path)) {
    for (const line of lines) {
      const launch = launchOf(line);
      documents++;
      for (const maker of makers) maker.rows += maker.toRows(launch).length;
    }
  }
  const rows = Object.fromEntries(makers.map(({ name, rows }) => [name, rows]));
  return { documents, cores: rows['core_flights'] ?? 0, ...rows };
});
