// The loader's encoder (content hash included) and its COPY, one transaction into a plain table.
// From the sources: the package gives out neither, since they are its own business.
import { launches } from '@spacex-platform/transform';
import { CopyEncoder } from '../../packages/loaders/src/database/copy-encoder.ts';
import { connectPostgres } from '../../packages/loaders/src/postgres/connect.ts';
import { connectionOfEnvironment, workerArguments } from './connection.ts';
import { launchRows } from './launch-rows.ts';
import { reportWork } from './report-work.ts';

const [path = '', table = ''] = workerArguments(2);
const rows = await launchRows(path);
const columns = [...Object.keys(launches.columns), '_content_hash'].join(', ');
const flushBytes = 1 << 20;

await reportWork(async () => {
  const connection = await connectPostgres(
    'postgres',
    { ...connectionOfEnvironment(), sslMode: 'disable' },
    'spacex-bench',
  );
  await connection.query('begin');
  const encoder = new CopyEncoder(launches);
  let pending = Promise.resolve();
  for (const row of rows) {
    encoder.add(row);
    if (encoder.bytes < flushBytes) continue;
    // As the loader does: one COPY is under way while the next buffer fills.
    const body = encoder.take();
    await pending;
    pending = connection.copyIn(`${table} (${columns})`, body);
  }
  await pending;
  if (encoder.rows > 0) await connection.copyIn(`${table} (${columns})`, encoder.take());
  await connection.query('commit');
  await connection.close();
  return { rows: rows.length };
});
