// The whole pipeline: NDJSON file, check, rows, two tables with primary keys, ledger.
import { boundYoungGeneration, runPipeline, type Source } from '@spacex-platform/etl-cli/pipeline';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { coreFlights, launches } from '@spacex-platform/transform';
import { connectionOfEnvironment, workerArguments } from './connection.ts';
import { linesOfFile } from './ndjson.ts';
import { reportWork } from './report-work.ts';

const [path = '', schema = ''] = workerArguments(2);

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
  const loader = postgresLoader({ ...connectionOfEnvironment(), sslMode: 'disable', schema });
  const result = await runPipeline({ source, loaders: [loader], tables: [launches, coreFlights] });
  if (result.status !== 'succeeded') throw new Error(result.error?.message ?? result.status);
  const tables = result.targets.flatMap((target) => target.tables);
  return Object.fromEntries(tables.map(({ table, inserted }) => [table, inserted]));
});
