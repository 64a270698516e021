// The loader's encoder (content hash included) and its COPY, one transaction into a plain table.
// From the sources: the package gives out neither, since they are its own business.
import { launches } from '@spacex-platform/transform';
import { CopyEncoder } from '../../packages/loaders/src/database/copy-encoder.ts';
import { CopyQueue } from '../../packages/loaders/src/database/copy-queue.ts';
import { connectPostgres } from '../../packages/loaders/src/postgres/connect.ts';
import { connectionOfEnvironment, workerArguments } from './connection.ts';
import { launchRows } from './launch-rows.ts';
import { reportWork } from './report-work.ts';

const [path = '', table = ''] = workerArguments(2);
const rows = await launchRows(path);
const columns = [...Object.keys(launches.columns), '_content_hash'].join(', ');

await reportWork(async () => {
  const connection = await connectPostgres(
    'postgres',
    { ...connectionOfEnvironment(), sslMode: 'disable' },
    'spacex-bench',
  );
  await connection.query('begin');
  const copies = new CopyQueue(connection);
  const target = { encoder: new CopyEncoder(launches), into: `${table} (${columns})` };
  await copies.write(target, rows);
  await copies.flush(target);
  await copies.settled();
  await connection.query('commit');
  await connection.close();
  return { rows: rows.length };
});
