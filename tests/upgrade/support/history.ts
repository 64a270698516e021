import type { ApiServer } from '../../support/api-server.ts';
import {
  breakLaunch,
  type Documents,
  documentsOf,
  removeLaunch,
  snapshotDocuments,
} from './documents.ts';

/** What a finished command returned. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `spacex-etl` with options and the environment of one target. */
export type Etl = (...args: string[]) => Promise<Finished>;

/** Rejected in the first run, accepted by the fourth. */
export const repairedLaunch = 3;
/** Rejected in every run. */
export const brokenLaunch = 5;
/** Loaded by the first run, deleted by the fourth. */
export const deletedLaunch = 7;
const launchesOfFirstRun = 150;

/** The resources of the snapshot as options; the others have no documents. */
export const resourceOptions = Object.keys(snapshotDocuments()).flatMap((name) => [
  '--resource',
  name,
]);

/**
 * Gives a target a history in which every kind of ledger entry occurs: a first run with two
 * rejects, an aborted run, a failed run, a run with changed and deleted documents, a replay of
 * rejects, and stored check results.
 *
 * @param api serves what the last run loaded when this returns
 */
export async function makeHistory(etl: Etl, target: string, api: ApiServer<Documents>) {
  const run = ['run', '--target', target, '--json', ...resourceOptions];
  const serve = (documents: Documents) => Object.assign(api.documents, documents);

  const early = snapshotDocuments();
  documentsOf(early, 'launches').splice(launchesOfFirstRun);
  documentsOf(early, 'cores').reverse();
  for (const core of documentsOf(early, 'cores')) core['reuse_count'] = 0;
  breakLaunch(early, repairedLaunch);
  breakLaunch(early, brokenLaunch);
  serve(early);
  await expectCode(3, etl(...run));

  await expectCode(4, etl(...run, '--max-rejects', '0'));

  api.fault('cores', { kind: 'status', status: 403 });
  await expectCode(1, etl(...run));

  const complete = snapshotDocuments();
  breakLaunch(complete, brokenLaunch);
  removeLaunch(complete, deletedLaunch);
  serve(complete);
  // Redshift cannot be checked before the commit.
  const check = target === 'redshift' ? [] : ['--check'];
  await expectCode(3, etl(...run, '--prune', ...check));

  await expectCode(3, etl('rejects', 'replay', '--target', target, '--json'));
  await expectCode(0, etl('check', '--target', target, '--json'));
}

async function expectCode(code: number, command: Promise<Finished>): Promise<void> {
  const done = await command;
  if (done.code === code) return;
  throw new Error(`Expected exit code ${code}, got ${done.code}:\n${done.stdout}\n${done.stderr}`);
}
