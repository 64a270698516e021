// One query a table that reads every column of every row, on as many connections as the checks.
import { tables } from '@spacex-platform/transform';
import { runInParallel } from '../../packages/transform/src/checks/run-in-parallel.ts';
import { everyColumn } from '../every-column.ts';
import { workerArguments } from './connection.ts';
import { fleetTarget } from './fleet-target.ts';
import { reportWork } from './report-work.ts';

const [kind = '', place = ''] = workerArguments(2);

await reportWork(async () => {
  await using reader = await fleetTarget(kind, place).openReader({ oneMoment: true });
  await using second = await reader.another?.();
  const rows: Record<string, number> = {};
  const readers = second === undefined ? [reader] : [reader, second];
  await runInParallel(tables, readers, async (table, { query }) => {
    const answer = await query(everyColumn(table));
    rows[table.name] = Number(answer.rows[0]?.['rows']);
  });
  return rows;
});
