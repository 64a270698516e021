// Fills a target with a fleet, by the pipeline; what the checks then look at.
import { boundYoungGeneration, runPipeline } from '@spacex-platform/etl-cli/pipeline';
import { fleetOf } from '../fleet.ts';
import { fleetSource } from '../fleet-source.ts';
import { workerArguments } from './connection.ts';
import { fleetTarget } from './fleet-target.ts';
import { reportWork } from './report-work.ts';

const [kind = '', place = '', seed = '', coreFlights = ''] = workerArguments(4);

boundYoungGeneration();
await reportWork(async () => {
  const result = await runPipeline({
    source: fleetSource(fleetOf(Number(seed), Number(coreFlights))),
    loaders: [fleetTarget(kind, place)],
    maxRejects: 0,
  });
  if (result.status !== 'succeeded') throw new Error(result.error?.message ?? result.status);
  const all = result.targets.flatMap((target) => target.tables);
  return Object.fromEntries(all.map(({ table, rows }) => [table, rows]));
});
