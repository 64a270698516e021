import { setTimeout as sleep } from 'node:timers/promises';
import type { Finished, Running } from '../../../cli/command.ts';
import type { ApiServer } from '../../../support/api-server.ts';

/** Commands on a target whose source is an API server. */
interface Runs {
  readonly api: Pick<ApiServer, 'fault'>;
  start(): Running;
  run(environment?: Readonly<Record<string, string>>, flags?: readonly string[]): Promise<Finished>;
}

/** A run that does not get the lock within its timeout, because another one waits for the API. */
export async function runBesideLongRun(on: Runs): Promise<Finished> {
  const other = await startOther(on, 60_000);
  const done = await on.run({}, ['--lock-timeout', '1']);
  other.child.kill('SIGKILL');
  await other.finished;
  return done;
}

/** A run that gets the lock when another one ends. */
export async function runBesideShortRun(on: Runs): Promise<Finished> {
  const other = await startOther(on, 1_500);
  const [done] = await Promise.all([on.run(), sleep(100), other.finished]);
  return done;
}

async function startOther(on: Runs, ms: number): Promise<Running> {
  on.api.fault('cores', { kind: 'delay', ms });
  const other = on.start();
  await other.said('Reading cores');
  return other;
}
