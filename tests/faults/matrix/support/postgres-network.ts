import { setTimeout as sleep } from 'node:timers/promises';
import { commitCutter } from '../../../loaders/support/commit-cutter.ts';
import { type Disturbance, flakyNetwork } from '../../../robustness/flaky-network.ts';
import { through } from '../../support/bench.ts';
import { copyStaller } from '../../support/copy-staller.ts';
import { capsules, lastResource } from '../../support/fleet.ts';
import type { Fault, Kind } from './fault.ts';
import type { OutputFault } from './output-streams.ts';
import type { PostgresBench } from './postgres-bench.ts';

/** Runs until the last resource is read, which takes a while, and then does something. */
async function whileReading(on: PostgresBench, happens: (run: Started) => unknown, port?: number) {
  on.api.fault(lastResource, { kind: 'delay', ms: 3_000 });
  const running = on.start(port === undefined ? {} : through({ port }));
  await running.said(`Reading ${lastResource}`);
  await happens(running);
  return running.finished;
}

/** Runs until the merge waits for a slow trigger, and then does something. */
async function whileMerging(on: PostgresBench, happens: (run: Started) => unknown) {
  await slowTrigger(on);
  const running = on.start();
  await running.said('"type":"committing"');
  await sleeping(on);
  await happens(running);
  const done = await running.finished;
  // The server notices within two seconds that a client is gone, and rolls back.
  await until(async () => !(await isSleeping(on)));
  return done;
}

type Started = ReturnType<PostgresBench['start']>;

async function slowTrigger(on: PostgresBench): Promise<void> {
  await on.sql(
    `create function public.slow() returns trigger language plpgsql
       as 'begin perform pg_sleep(20); return new; end';
     create trigger slow before insert or update on spacex.capsules
       for each row execute function public.slow()`,
  );
}

async function isSleeping(on: PostgresBench): Promise<boolean> {
  const found = await on.sql(
    `select 1 from pg_stat_activity where usename = '${on.owner.user}' and wait_event = 'PgSleep'`,
  );
  return found.length > 0;
}

const sleeping = (on: PostgresBench) => until(() => isSleeping(on));

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('It did not happen in time');
    await sleep(50);
  }
}

function ofBackends(on: PostgresBench, action: 'terminate' | 'cancel') {
  return on.sql(
    `select pg_${action}_backend(pid) from pg_stat_activity where usename = '${on.owner.user}'`,
  );
}

/** A network that is disturbed while the source is read. */
function disturbed(name: string, kind: Kind, disturbance: Disturbance): Fault<PostgresBench> {
  return {
    name,
    kind,
    provoke: async (on) => {
      await using network = await flakyNetwork(on.owner.port);
      const disturb = () => network.disturb(disturbance);
      return await whileReading(on, disturb, network.port);
    },
  };
}

function signalled(name: string, signal: NodeJS.Signals, at: typeof whileReading) {
  return {
    name: `${signal} ${name}`,
    kind: signal === 'SIGKILL' ? ('killed' as const) : ('interrupted' as const),
    provoke: (on: PostgresBench) => at(on, ({ child }) => child.kill(signal)),
  };
}

function output(fault: OutputFault): Fault<PostgresBench> {
  return { name: fault, kind: 'harmless', provoke: (on) => on.runWithOutput(fault) };
}

/** Faults during a run: network, sessions, signals and output. */
export const postgresNetworkFaults: readonly Fault<PostgresBench>[] = [
  disturbed('network cut while the source is read', 'transient', { kind: 'cut' }),
  disturbed('network silent for 1 s, then cut', 'transient', { kind: 'dropped', ms: 1_000 }),
  disturbed('network silent for 2 s', 'harmless', { kind: 'paused', ms: 2_000 }),
  disturbed('network that delays each packet by 5 ms', 'harmless', { kind: 'delayed', ms: 5 }),
  {
    name: 'network cut during COPY',
    kind: 'transient',
    provoke: async (on) => {
      on.api.documents.capsules = capsules(20_000);
      await using proxy = await copyStaller(on.owner.port, lastResource, 256 * 1024);
      const running = on.start(through(proxy));
      await proxy.stalled;
      proxy.cut();
      return await running.finished;
    },
  },
  {
    name: 'network cut before COMMIT reaches the server',
    kind: 'transient',
    provoke: async (on) => {
      await using proxy = await commitCutter(on.owner.port, 'the statement');
      return await on.run(through(proxy));
    },
  },
  {
    name: 'response of COMMIT lost',
    kind: 'harmless',
    provoke: async (on) => {
      await using proxy = await commitCutter(on.owner.port, 'the answer');
      return await on.run(through(proxy));
    },
  },
  {
    name: 'response of COMMIT lost, server unreachable for 2 s',
    kind: 'harmless',
    provoke: async (on) => {
      await using proxy = await commitCutter(on.owner.port, 'the answer', 2_000);
      return await on.run(through(proxy));
    },
  },
  {
    name: 'session ended by an administrator while the source is read',
    kind: 'transient',
    provoke: (on) => whileReading(on, () => ofBackends(on, 'terminate')),
  },
  {
    name: 'session ended by an administrator during the merge',
    kind: 'transient',
    provoke: (on) => whileMerging(on, () => ofBackends(on, 'terminate')),
  },
  {
    name: 'statement cancelled by an administrator',
    kind: 'transient',
    provoke: (on) => whileMerging(on, () => ofBackends(on, 'cancel')),
  },
  {
    name: 'statement_timeout',
    kind: 'transient',
    provoke: async (on) => {
      await slowTrigger(on);
      await on.sql(`alter role ${on.owner.user} set statement_timeout = '3s'`);
      return on.run();
    },
  },
  {
    name: 'idle_session_timeout, and a slow source',
    kind: 'transient',
    provoke: async (on) => {
      await on.sql(`alter role ${on.owner.user} set idle_session_timeout = '1s'`);
      return await whileReading(on, () => undefined);
    },
  },
  {
    name: 'idle_in_transaction_session_timeout, and a slow source',
    kind: 'harmless',
    provoke: async (on) => {
      const { user } = on.owner;
      await on.sql(`alter role ${user} set idle_in_transaction_session_timeout = '1s'`);
      return await whileReading(on, () => undefined);
    },
  },
  signalled('while the source is read', 'SIGTERM', whileReading),
  signalled('during the merge', 'SIGTERM', whileMerging),
  signalled('while the source is read', 'SIGINT', whileReading),
  signalled('while the source is read', 'SIGKILL', whileReading),
  signalled('during the merge', 'SIGKILL', whileMerging),
  output('stdout is full'),
  output('stderr is full'),
  output('reader of stdout has ended'),
  output('reader of stderr has ended'),
];
