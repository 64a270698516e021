import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { marts, tables } from '@spacex-platform/transform';
import type { Platform } from './platform.ts';

/** The warehouse of a platform, as a client outside of the cluster sees it. */
export interface RemoteWarehouse extends AsyncDisposable {
  /** Runs a query with the values of the loaders' reader. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
}

/** Connects through `kubectl port-forward`, with the password of the role `etl`. */
export async function openWarehouse({ cluster, etlPassword }: Platform): Promise<RemoteWarehouse> {
  const password = await etlPassword();
  const forward = spawn(
    'kubectl',
    ['--namespace', 'data-platform', 'port-forward', 'svc/postgres', ':5432'],
    { env: cluster.environment, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface(forward.stdout), 'line')) as [string];
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(line)?.[1]);
  const loader = postgresLoader({
    ...{ host: '127.0.0.1', port, user: 'etl', password, database: 'spacexdb' },
    ...{ tables, views: Object.values(marts), sslMode: 'disable' },
  });
  const reader = await loader.openReader();
  return {
    rows: async (sql) => [...(await reader.query(sql)).rows],
    [Symbol.asyncDispose]: async () => {
      await reader.close();
      forward.kill();
      await once(forward, 'exit');
    },
  };
}
