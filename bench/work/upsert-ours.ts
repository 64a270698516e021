// A session of the loader from open to commit, on rows that are in memory already.
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { launches } from '@spacex-platform/transform';
import { connectionOfEnvironment, workerArguments } from './connection.ts';
import { launchRows } from './launch-rows.ts';
import { reportWork } from './report-work.ts';
import { newRun } from './run-info.ts';

const [path = '', schema = '', revision = ''] = workerArguments(3);
const rows = await launchRows(path, Number(revision));
const documentsPerBatch = 500;

await reportWork(async () => {
  const loader = postgresLoader({ ...connectionOfEnvironment(), sslMode: 'disable', schema });
  const session = await loader.open({ run: newRun(), tables: [launches] });
  for (let at = 0; at < rows.length; at += documentsPerBatch) {
    const some = rows.slice(at, at + documentsPerBatch);
    await session.write({
      resource: 'launches',
      documentIds: some.map((row) => row.launch_id),
      rows: new Map([[launches, some]]),
    });
  }
  const { length } = rows;
  const counts = { resource: 'launches', documents: length, accepted: length, rejected: 0 };
  const [report] = await session.commit({ resources: [counts], rejects: [], drift: [] });
  if (report === undefined) throw new Error('The session reported no table.');
  const { inserted, updated, unchanged } = report;
  return { rows: report.rows, inserted, updated, unchanged };
});
