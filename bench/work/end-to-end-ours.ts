// The whole pipeline: NDJSON file, check, rows, two tables with primary keys, ledger.
import { boundYoungGeneration, runPipeline } from '@spacex-platform/etl-cli/pipeline';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { coreFlights, launches } from '@spacex-platform/transform';
import { connectionOfEnvironment, workerArguments } from './connection.ts';
import { launchSource } from './launch-source.ts';
import { reportWork } from './report-work.ts';

const [from = '', schema = ''] = workerArguments(2);

// As the command does.
boundYoungGeneration();
await reportWork(async () => {
  const loader = postgresLoader({ ...connectionOfEnvironment(), sslMode: 'disable', schema });
  const result = await runPipeline({
    source: launchSource(from),
    loaders: [loader],
    tables: [launches, coreFlights],
  });
  if (result.status !== 'succeeded') throw new Error(result.error?.message ?? result.status);
  const tables = result.targets.flatMap((target) => target.tables);
  return Object.fromEntries(tables.map(({ table, inserted }) => [table, inserted]));
});
