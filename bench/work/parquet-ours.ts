// NDJSON, checked against the schema, into rows and Parquet files on disk.
import { launches, rowsOf } from '@spacex-platform/transform';
import { workerArguments } from './connection.ts';
import { launchOf } from './launch-rows.ts';
import { linesOfFile } from './ndjson.ts';
import { parquetFiles } from './parquet-files.ts';
import { reportWork } from './report-work.ts';

const [path = '', folder = ''] = workerArguments(2);
const files = await parquetFiles(folder);
const toRows = rowsOf(launches, { textsChecked: true });

await reportWork(async () => {
  for await (const lines of linesOfFile(path)) {
    for (const line of lines) {
      for (const row of toRows(launchOf(line))) if (files.add(row)) await files.write();
    }
  }
  return files.finish();
});
