// The whole pipeline into a lake: NDJSON file, check, rows, Parquet by year, pointer, ledger.
import { pathToFileURL } from 'node:url';
import { boundYoungGeneration, runPipeline, type Source } from '@spacex-platform/etl-cli/pipeline';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { coreFlights, launches } from '@spacex-platform/transform';
import { workerArguments } from './connection.ts';
import { linesOfFile } from './ndjson.ts';
import { reportWork } from './report-work.ts';

const [path = '', folder = ''] = workerArguments(2);

const source: Source = {
  name: 'bench',
  origin: 'api',
  resources: ['launches'],
  read: async () => ({
    url: 'file:launches.ndjson',
    etag: null,
    fetchedAt: new Date().toISOString(),
    batches: linesOfFile(path),
  }),
};

// As the command does.
boundYoungGeneration();
await reportWork(async () => {
  const loader = lakeLoader({ store: fileStore(pathToFileURL(folder)) });
  const result = await runPipeline({ source, loaders: [loader], tables: [launches, coreFlights] });
  if (result.status !== 'succeeded') throw new Error(result.error?.message ?? result.status);
  const tables = result.targets.flatMap((target) => target.tables);
  return Object.fromEntries(tables.map(({ table, rows }) => [table, rows]));
});
