// Every rule over a target that is filled already, as the command `check` judges it.
// From the sources: the package gives the command out, and not this part of it.
import { checkTarget } from '../../packages/etl-cli/src/checks/check-target.ts';
import { workerArguments } from './connection.ts';
import { fleetTarget } from './fleet-target.ts';
import { reportWork } from './report-work.ts';

const [kind = '', place = ''] = workerArguments(2);

await reportWork(async () => {
  const result = await checkTarget(fleetTarget(kind, place), { now: new Date() });
  const found = result.checks.map(({ id, cases }) => [id, cases] as const);
  return Object.fromEntries(found);
});
