import type { Platform } from './platform.ts';

/** Commands of deploy/README.md that create a job from each CronJob. */
export const backupCommand =
  'kubectl -n data-platform create job backup-now --from=cronjob/postgres-backup';
export const restoreCommand =
  'kubectl -n data-platform create job restore-now --from=cronjob/postgres-restore';

/** Runs a command that creates a job, waits until the job is complete, and deletes it; returns its log. */
export async function runJob({ cluster }: Platform, command: string): Promise<string> {
  const [, ...args] = command.split(' ');
  await cluster.kubectl(...args);
  const job = `job/${/create job (\S+)/.exec(command)?.[1]}`;
  const within = ['--namespace', 'data-platform'];
  const wait = ['wait', '--for=condition=Complete', job, '--timeout=300s'];
  const { code, stderr } = await cluster.tryKubectl(...within, ...wait);
  const logs = await cluster.tryKubectl(...within, 'logs', job);
  const pods = await cluster.kubectl(
    ...within,
    'get',
    job,
    '--output',
    'jsonpath={.status.failed}',
  );
  await cluster.kubectl(...within, 'delete', job);
  if (code === 0 && pods === '') return logs.stdout;
  throw new Error(
    `${command} failed (${pods || 0} failed pods): ${stderr}\n${logs.stdout}${logs.stderr}`,
  );
}

/** Number and digest of the rows of each table of the warehouse, without the ledger. */
export async function digests({ sql }: Platform): Promise<string[]> {
  const names = await sql(
    "select tablename from pg_tables where schemaname = 'spacex' and tablename !~ '^etl_' order by 1",
  );
  const selects = names.map(
    (name) => `select '${name}', count(*), md5(string_agg(md5(t::text), '' order by md5(t::text)))
      from spacex.${name} t`,
  );
  return sql(`${selects.join(' union all ')} order by 1`);
}
