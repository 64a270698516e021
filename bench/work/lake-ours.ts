// The whole pipeline into a lake: NDJSON file, check, rows, Parquet by year, pointer, ledger.
import { pathToFileURL } from 'node:url';
import { boundYoungGeneration, runPipeline } from '@spacex-platform/etl-cli/pipeline';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { coreFlights, launches } from '@spacex-platform/transform';
import { workerArguments } from './connection.ts';
import { launchSource } from './launch-source.ts';
import { reportWork } from './report-work.ts';

const [from = '', folder = ''] = workerArguments(2);

// As the command does.
boundYoungGeneration();
await reportWork(async () => {
  const loader = lakeLoader({ store: fileStore(pathToFileURL(folder)) });
  const result = await runPipeline({
    source: launchSource(from),
    loaders: [loader],
    tables: [launches, coreFlights],
  });
  if (result.status !== 'succeeded') throw new Error(result.error?.message ?? result.status);
  const tables = result.targets.flatMap((target) => target.tables);
  return Object.fromEntries(tables.map(({ table, rows }) => [table, rows]));
});
