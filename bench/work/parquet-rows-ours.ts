// Rows that are in memory already, into Parquet files on disk.
import { workerArguments } from './connection.ts';
import { launchRows } from './launch-rows.ts';
import { parquetFiles } from './parquet-files.ts';
import { reportWork } from './report-work.ts';

const [path = '', folder = ''] = workerArguments(2);
const rows = await launchRows(path);
const files = await parquetFiles(folder);

await reportWork(async () => {
  for (const row of rows) if (files.add(row)) await files.write();
  return files.finish();
});
