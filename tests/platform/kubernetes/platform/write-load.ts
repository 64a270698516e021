import { podTemplateOf, renderOverlay } from '../../../deploy/support/manifests.ts';
import type { Platform } from './platform.ts';

/** A pod that inserts rows into the table `spacex.load_test`, one transaction each. */
export interface WriteLoad extends AsyncDisposable {
  /** Numbers of the rows whose commit PostgreSQL confirmed. */
  committed(): Promise<number[]>;
}

// Each connection is a new one, as those of pods are; a failed insert is tried again with the next number.
const script = `
n=0
while true; do
  n=$((n + 1))
  psql -qAt -c "insert into spacex.load_test values ($n, repeat('x', 2000)) returning n" 2>/dev/null || true
done`;

/** Starts the pod with the labels of the backup, which may connect to PostgreSQL. */
export async function startWriteLoad({ cluster, sql, etlPassword }: Platform): Promise<WriteLoad> {
  await sql('create table spacex.load_test (n integer primary key, content text)');
  await sql('alter table spacex.load_test owner to etl');
  const password = await etlPassword();
  const backup = renderOverlay().find(
    ({ kind, metadata }) => kind === 'CronJob' && metadata.name === 'postgres-backup',
  );
  const template = backup && podTemplateOf(backup);
  if (backup === undefined || template === undefined)
    throw new Error('There is no CronJob postgres-backup.');
  const [container] = template.spec.containers;
  const namespace = backup.metadata.namespace ?? '';
  const within = ['--namespace', namespace];
  const env = [
    { name: 'PGHOST', value: 'postgres.data-platform.svc.cluster.local' },
    { name: 'PGDATABASE', value: 'spacexdb' },
    { name: 'PGUSER', value: 'etl' },
    { name: 'PGPASSWORD', value: password },
  ];
  const pod = {
    ...{
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'write-load', labels: template.metadata.labels },
    },
    spec: {
      ...{ ...template.spec, terminationGracePeriodSeconds: 1 },
      containers: [{ ...container, command: ['/bin/sh', '-c', script], env }],
    },
  };
  await cluster.apply(JSON.stringify(pod), ...within);
  await cluster.kubectl(
    ...within,
    'wait',
    '--for=condition=Ready',
    'pod/write-load',
    '--timeout=300s',
  );
  return {
    committed: async () => {
      const log = await cluster.kubectl(...within, 'logs', 'write-load');
      return log
        .split('\n')
        .filter((line) => /^\d+$/.test(line))
        .map(Number);
    },
    [Symbol.asyncDispose]: async () => {
      await cluster.kubectl(...within, 'delete', 'pod', 'write-load');
      await sql('drop table spacex.load_test');
    },
  };
}
