import { chownSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverAccount } from '../../../support/postgres-binaries.ts';
import type { RunningPostgres } from '../../../support/postgres-server.ts';
import { through } from '../../support/bench.ts';
import { copyStaller } from '../../support/copy-staller.ts';
import { capsules, lastResource } from '../../support/fleet.ts';
import type { Fault } from './fault.ts';
import { missingSmallDisk, smallDisk } from './full-disk.ts';
import type { PostgresBench } from './postgres-bench.ts';

/** The process of the server that works for the run. */
async function backendOf(on: PostgresBench): Promise<number> {
  const [found] = await on.sql(
    `select pid from pg_stat_activity where usename = '${on.owner.user}' order by backend_start`,
  );
  return Number(found?.['pid']);
}

/** Faults of the server as a whole, one after the other on a server of their own. */
export function postgresServerFaults(
  server: () => RunningPostgres,
): readonly Fault<PostgresBench>[] {
  const whileReading = async (on: PostgresBench, happens: () => Promise<unknown>) => {
    on.api.fault(lastResource, { kind: 'delay', ms: 3_000 });
    // A server that takes long to restart still gets its entry in the ledger.
    const running = on.start({ SPACEX_CONNECT_WAIT: '60s' });
    await running.said(`Reading ${lastResource}`);
    await happens();
    return await running.finished;
  };
  return [
    {
      name: 'server restarted while the source is read',
      kind: 'transient',
      varies: /(?<=failed on postgres: ).*/,
      provoke: (on) => whileReading(on, () => server().restart()),
    },
    {
      name: 'server restarted during COPY',
      kind: 'transient',
      varies: /(?<=failed on postgres: ).*/,
      provoke: async (on) => {
        on.api.documents.capsules = capsules(20_000);
        await using proxy = await copyStaller(on.owner.port, lastResource, 256 * 1024);
        const running = on.start(through(proxy));
        await proxy.stalled;
        // However long the restart takes, the ledger can be written after it.
        const restarting = server().restart();
        proxy.holdUntil(restarting);
        await restarting;
        return await running.finished;
      },
    },
    {
      name: 'server process killed, so that the server recovers from a crash',
      kind: 'transient',
      varies: /(?<=failed on postgres: ).*/,
      provoke: async (on) => {
        const done = await whileReading(on, async () => process.kill(await backendOf(on), 9));
        // Accepts connections again after its recovery.
        for (let tries = 0; tries < 100; tries += 1) {
          const isBack = await on.sql('select 1').then(
            () => true,
            () => sleep(100, false),
          );
          if (isBack) break;
        }
        return done;
      },
    },
    {
      name: 'server process that stops for 2 s',
      kind: 'harmless',
      provoke: (on) =>
        whileReading(on, async () => {
          const pid = await backendOf(on);
          process.kill(pid, 'SIGSTOP');
          setTimeout(() => process.kill(pid, 'SIGCONT'), 2_000);
        }),
    },
    {
      name: 'full disk of the server',
      kind: 'permanent',
      missing: missingSmallDisk,
      provoke: async (on) => {
        using disk = smallDisk(1_000_000);
        const { uid, gid } = serverAccount();
        if (uid !== undefined && gid !== undefined) chownSync(disk.path, uid, gid);
        const name = `small_${on.owner.user}`;
        await on.sql(`create tablespace ${name} location '${disk.path}'`);
        await on.sql(`alter table spacex.capsules set tablespace ${name}`);
        on.api.documents.capsules = capsules(20_000);
        try {
          return await on.run();
        } finally {
          await on.sql('alter table spacex.capsules set tablespace pg_default');
          await on.sql(`drop tablespace ${name}`);
        }
      },
    },
  ];
}
