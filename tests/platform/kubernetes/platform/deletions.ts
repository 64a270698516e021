import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Platform } from './platform.ts';
import { checkpointerOf, postgresServers, watchServers } from './postgres-servers.ts';
import type { WriteLoad } from './write-load.ts';

/**
 * Deletes the PostgreSQL pod under load, on a disk that is slow to flush: the last checkpoint takes some
 * seconds. Expects that the next server starts after it, and that every confirmed row is there.
 *
 * @param slow duration of the last checkpoint, in milliseconds
 */
export async function deleteUnderLoad(
  { cluster, sql }: Platform,
  load: WriteLoad,
  slow: number,
): Promise<void> {
  const committed = async () => (await load.committed()).length;
  const first = await committed();
  await expect.poll(committed, { timeout: 300_000 }).toBeGreaterThan(first + 20);
  await using watch = watchServers(cluster);
  const [server = 0] = postgresServers(cluster);
  const checkpointer = checkpointerOf(server);
  process.kill(checkpointer, 'SIGSTOP');
  await cluster.kubectl(
    '--namespace',
    'data-platform',
    'delete',
    'pod',
    'postgres-0',
    '--wait=false',
  );
  await delay(slow);
  process.kill(checkpointer, 'SIGCONT');
  const before = await committed();
  await expect.poll(committed, { timeout: 300_000 }).toBeGreaterThan(before + 20);
  expect(watch.started).toBe(2);
  expect(watch.most).toBe(1);
  const confirmed = await load.committed();
  const stored = new Set((await sql('select n from spacex.load_test')).map(Number));
  expect(confirmed.filter((n) => !stored.has(n))).toEqual([]);
}
