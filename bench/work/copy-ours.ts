// Documents into rows of `launches`, and those into the bytes of a binary COPY, which go nowhere.
import { launches, rowsOf } from '@spacex-platform/transform';
import { CopyEncoder } from '../../packages/loaders/src/database/copy-encoder.ts';
import { workerArguments } from './connection.ts';
import { launchOf } from './launch-rows.ts';
import { linesOfFile } from './ndjson.ts';
import { reportWork } from './report-work.ts';

const [path = ''] = workerArguments(1);
const flushBytes = 1 << 20;

await reportWork(async () => {
  const encoder = new CopyEncoder(launches);
  const toRows = rowsOf(launches, { textsChecked: true });
  const counts = { rows: 0, bytes: 0 };
  const flush = () => {
    const body = encoder.take();
    counts.bytes += body.length;
    encoder.recycle(body);
  };
  for await (const lines of linesOfFile(path)) {
    for (const line of lines) {
      for (const row of toRows(launchOf(line))) {
        encoder.add(row);
        counts.rows++;
      }
      if (encoder.bytes >= flushBytes) flush();
    }
  }
  flush();
  return counts;
});
