import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Fault } from '../../../lake/support/s3-proxy.ts';
import { type Disturbance, flakyNetwork } from '../../../robustness/flaky-network.ts';
import { lastResource } from '../../support/fleet.ts';
import { closedPort, silentServer } from '../../support/silent-server.ts';
import { webServer } from './fake-servers.ts';
import type { Fault, Kind } from './fault.ts';
import type { OutputFault } from './output-streams.ts';
import type { RedshiftBench } from './redshift-bench.ts';

const stagedWrite = /^PUT \S+\/warehouse\//;
const error = (status: number, code: string): S3Fault => ({ kind: 'error', status, code });

/** A statement of an administrator or another program before the run. */
function sql(name: string, kind: Kind, text: string): Fault<RedshiftBench> {
  return {
    name,
    kind,
    provoke: async (on) => {
      await on.sql(text);
      return on.run();
    },
  };
}

/** The server raises an error of Redshift when rows are inserted. */
function raising(name: string, kind: Kind, message: string, detail: string) {
  return sql(
    name,
    kind,
    `create function public.failing() returns trigger language plpgsql as $f$
     begin raise exception using errcode = 'XX000', message = '${message}', detail = '${detail}'; end $f$;
     create trigger failing before insert on spacex.capsules for each row execute function public.failing()`,
  );
}

/** What a policy does that drops or changes rows without an error. */
function filter(name: string, then: string) {
  return sql(
    name,
    'permanent',
    `create function public.filtered() returns trigger language plpgsql as $f$ begin ${then} end $f$;
     create trigger filtered before insert on spacex.capsules for each row execute function public.filtered()`,
  );
}

function staging(name: string, kind: Kind, fault: S3Fault, lasts: boolean): Fault<RedshiftBench> {
  return {
    name: `staging bucket: ${name}`,
    kind,
    provoke: (on) => {
      if (lasts) on.proxy.faultFrom(stagedWrite, 1, fault);
      else on.proxy.fault(stagedWrite, fault);
      return on.run();
    },
  };
}

function output(fault: OutputFault): Fault<RedshiftBench> {
  return { name: fault, kind: 'harmless', provoke: (on) => on.runWithOutput(fault) };
}

function disturbed(name: string, kind: Kind, disturbance: Disturbance): Fault<RedshiftBench> {
  return {
    name,
    kind,
    provoke: async (on) => {
      await using network = await flakyNetwork(Number(on.standIn.wire.port));
      on.atNext('copy ', () => network.disturb(disturbance));
      return await on.run({ REDSHIFT_PORT: String(network.port) });
    },
  };
}

async function struck(on: RedshiftBench, signal: NodeJS.Signals, at: 'reading' | 'publishing') {
  if (at === 'reading') on.api.fault(lastResource, { kind: 'delay', ms: 5_000 });
  const running = on.start();
  if (at === 'reading') {
    await running.said(`Reading ${lastResource}`);
    running.child.kill(signal);
  } else {
    on.atNext('create or replace procedure', () => {
      running.child.kill(signal);
    });
  }
  const done = await running.finished;
  delete on.standIn.onStatement;
  return done;
}

async function stagedFiles(on: RedshiftBench): Promise<string[]> {
  const { Contents = [] } = await on.moto.client.send(
    new ListObjectsV2Command({ Bucket: on.bucket }),
  );
  return Contents.map(({ Key = '' }) => Key).filter((key) => key.endsWith('.parquet'));
}

/** Something happens to the first staged file before COPY reads it. */
function stagedFile(name: string, change: 'delete' | 'truncate'): Fault<RedshiftBench> {
  return {
    name,
    kind: 'permanent',
    varies: /(?<=manifest says )\d+/,
    provoke: (on) => {
      on.atNext('copy ', async () => {
        for (const Key of await stagedFiles(on)) {
          const object = { Bucket: on.bucket, Key };
          if (change === 'delete') await on.moto.client.send(new DeleteObjectCommand(object));
          else await on.moto.client.send(new PutObjectCommand({ ...object, Body: 'PAR1' }));
        }
      });
      return on.run();
    },
  };
}

/** Waits until a statement sleeps in the trigger. */
async function untilSleeping(on: RedshiftBench): Promise<void> {
  const sleeping = `select 1 from pg_stat_activity
                     where datname = current_database() and wait_event = 'PgSleep'`;
  while ((await on.sql(sleeping)).length === 0) await sleep(20);
}

/** Faults of a load into Redshift. */
export const redshiftFaults: readonly Fault<RedshiftBench>[] = [
  {
    name: 'wrong password',
    kind: 'permanent',
    provoke: (on) => on.run({ REDSHIFT_PASSWORD: 'quite-another-word' }),
  },
  {
    name: 'missing database',
    kind: 'permanent',
    provoke: (on) => on.run({ REDSHIFT_DATABASE: 'not_there' }),
  },
  {
    name: 'refused connection',
    kind: 'transient',
    provoke: async (on) => on.run({ REDSHIFT_PORT: String(await closedPort()) }),
  },
  {
    name: 'unknown host',
    kind: 'transient',
    provoke: (on) => on.run({ REDSHIFT_HOST: 'redshift.invalid' }),
  },
  {
    name: 'server that never answers',
    kind: 'transient',
    provoke: async (on) => {
      await using silent = await silentServer();
      return await on.run({ REDSHIFT_PORT: String(silent.port) });
    },
  },
  {
    name: 'web server on the port',
    kind: 'settings',
    provoke: async (on) => {
      await using server = await webServer();
      return await on.run({ REDSHIFT_PORT: String(server.port) });
    },
  },
  {
    name: 'server without TLS, and sslmode verify-full',
    kind: 'permanent',
    provoke: (on) => on.run({ REDSHIFT_SSLMODE: 'verify-full' }),
  },
  {
    name: 'no staging location',
    kind: 'settings',
    provoke: (on) => on.run({ REDSHIFT_STAGING: '' }),
  },
  {
    name: 'staging bucket: does not exist',
    kind: 'permanent',
    provoke: (on) => on.run({ REDSHIFT_STAGING: 's3://no-such-bucket/warehouse' }),
  },
  staging('no permission to write', 'permanent', error(403, 'AccessDenied'), true),
  staging('503 for good', 'transient', error(503, 'SlowDown'), true),
  staging('503 once', 'harmless', error(503, 'SlowDown'), false),
  stagedFile('staged file deleted before COPY', 'delete'),
  stagedFile('staged file truncated before COPY', 'truncate'),
  disturbed('network cut during COPY', 'transient', { kind: 'cut' }),
  disturbed('network silent for 1 s during COPY', 'harmless', { kind: 'paused', ms: 1_000 }),
  {
    name: 'connection cut before the merge',
    kind: 'transient',
    provoke: (on) => {
      on.atNext('call ', (_, { cut }) => cut());
      return on.run();
    },
  },
  {
    name: 'response of the merge lost',
    kind: 'harmless',
    provoke: async (on) => {
      await on.sql(
        `create function public.slow() returns trigger language plpgsql
           as 'begin perform pg_sleep(1); return null; end';
         create trigger slow after insert on spacex.capsules execute function public.slow()`,
      );
      on.atNext('call ', (_, { cut }) => {
        void untilSleeping(on).then(cut);
      });
      return on.run();
    },
  },
  sql(
    'changed type of a column',
    'permanent',
    'alter table spacex.capsules alter column reuse_count type text',
  ),
  sql(
    'view in place of a table',
    'permanent',
    `alter table spacex.capsules rename to kept;
     create view spacex.capsules as select * from spacex.kept`,
  ),
  sql(
    'column that must not be null',
    'permanent',
    'alter table spacex.cores alter column block set not null',
  ),
  filter('policy that hides rows from the merge', 'return null;'),
  filter('policy that changes values', "new.serial := 'masked'; return new;"),
  raising(
    'serializable isolation violation',
    'transient',
    '1023',
    'Serializable isolation violation on table - 100, transactions forming the cycle are: 1, 2',
  ),
  raising(
    'full disk of the warehouse',
    'permanent',
    'Disk Full',
    'error:  Disk Full code: 1016 context: node: 0 query: 3402537',
  ),
  {
    name: 'lease lost to another run',
    kind: 'transient',
    provoke: (on) => {
      on.atNext('call ', async () => {
        await on.sql("update spacex.etl_turns set run_id = 'another'");
      });
      return on.run();
    },
  },
  {
    name: 'lease held for longer than --lock-timeout',
    kind: 'transient',
    provoke: async (on) => {
      await on.sql(
        `insert into spacex.etl_turns (run_id, taken_at, expires_at)
         values ('another', now() at time zone 'utc', (now() at time zone 'utc') + interval '1 hour')`,
      );
      return on.run({}, ['--lock-timeout', '1']);
    },
  },
  {
    name: 'Data API: throttled three times',
    kind: 'harmless',
    provoke: async (on) => {
      const { server, environment } = await on.dataApi();
      server.throttle('ExecuteStatement', 3);
      return on.run({ ...environment, AWS_MAX_ATTEMPTS: '5' });
    },
  },
  {
    name: 'Data API: throttled for good',
    kind: 'transient',
    provoke: async (on) => {
      const { server, environment } = await on.dataApi();
      server.throttle('ExecuteStatement', Number.POSITIVE_INFINITY);
      return on.run(environment);
    },
  },
  {
    name: 'Data API: the response of a statement is lost',
    kind: 'harmless',
    provoke: async (on) => {
      const { server, environment } = await on.dataApi();
      server.loseAnswer('ExecuteStatement');
      return on.run(environment);
    },
  },
  {
    name: 'SIGTERM while the source is read',
    kind: 'interrupted',
    provoke: (on) => struck(on, 'SIGTERM', 'reading'),
  },
  {
    name: 'SIGKILL while the source is read',
    kind: 'killed',
    provoke: (on) => struck(on, 'SIGKILL', 'reading'),
  },
  {
    name: 'SIGKILL before the merge',
    kind: 'killed',
    provoke: async (on) => {
      const done = await struck(on, 'SIGKILL', 'publishing');
      await sleep(200);
      return done;
    },
  },
  output('stdout is full'),
];
