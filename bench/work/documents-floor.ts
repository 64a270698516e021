// The least that anything must do that reads NDJSON: split, decode, JSON.parse.
import { workerArguments } from './connection.ts';
import { linesOfFile } from './ndjson.ts';
import { reportWork } from './report-work.ts';

const [path = ''] = workerArguments(1);

await reportWork(async () => {
  let documents = 0;
  let cores = 0;
  for await (const lines of linesOfFile(path)) {
    for (const line of lines) {
      const launch = JSON.parse(line) as { cores: unknown[] };
      documents++;
      cores += launch.cores.length;
    }
  }
  return { documents, cores };
});
