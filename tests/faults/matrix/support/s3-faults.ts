import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { S3Fault, S3Habit } from '../../../lake/support/s3-proxy.ts';
import { lastResource } from '../../support/fleet.ts';
import { closedPort } from '../../support/silent-server.ts';
import type { Fault, Kind } from './fault.ts';
import { missingSmallDisk, smallDisk } from './full-disk.ts';
import type { S3Bench } from './s3-bench.ts';

const lakeWrite = /^PUT \S+\/curated\//;
const pointerWrite = /^PUT \S+\/curated\/_current\.json/;
const read = /^GET \S+\.parquet/;

/** From the first matching request on, every request gets the fault. */
function lasting(name: string, kind: Kind, on: RegExp, fault: S3Fault): Fault<S3Bench> {
  return {
    name,
    kind,
    provoke: (bench) => {
      bench.proxy.faultFrom(on, 1, fault);
      return bench.run();
    },
  };
}

/** The first matching requests get the fault. */
function passing(name: string, on: RegExp, fault: S3Fault, times = 1): Fault<S3Bench> {
  return {
    name,
    kind: 'harmless',
    provoke: (bench) => {
      bench.proxy.fault(on, fault, times);
      return bench.run();
    },
  };
}

function habit(name: string, kind: Kind, from: 'empty' | 'loaded', as: S3Habit): Fault<S3Bench> {
  return {
    name: `store: ${name}`,
    kind,
    from,
    provoke: (bench) => {
      bench.proxy.behave(as);
      return bench.run();
    },
  };
}

const error = (status: number, code: string): S3Fault => ({ kind: 'error', status, code });

async function struck(on: S3Bench, signal: NodeJS.Signals) {
  on.api.fault(lastResource, { kind: 'delay', ms: 5_000 });
  const running = on.start();
  await running.said(`Reading ${lastResource}`);
  running.child.kill(signal);
  return running.finished;
}

/** Faults of a lake in a bucket. */
export const s3Faults: readonly Fault<S3Bench>[] = [
  {
    name: 'bucket does not exist',
    kind: 'permanent',
    from: 'empty',
    provoke: (on) => on.run({}, ['--lake', 's3://no-such-bucket/lake']),
  },
  {
    name: 'refused connection',
    kind: 'transient',
    provoke: async (on) => on.run({ AWS_ENDPOINT_URL: `http://127.0.0.1:${await closedPort()}` }),
  },
  {
    name: 'unknown host',
    kind: 'transient',
    provoke: (on) => on.run({ AWS_ENDPOINT_URL: 'http://s3.invalid' }),
  },
  {
    name: 'no credentials',
    kind: 'permanent',
    provoke: (on) => on.run({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }),
  },
  { name: 'no region', kind: 'settings', provoke: (on) => on.run({ AWS_REGION: '' }) },
  lasting('unknown access key', 'permanent', /./, error(403, 'InvalidAccessKeyId')),
  lasting('wrong secret', 'permanent', /./, error(403, 'SignatureDoesNotMatch')),
  lasting('expired token during the run', 'permanent', lakeWrite, error(400, 'ExpiredToken')),
  lasting('no permission to write', 'permanent', lakeWrite, error(403, 'AccessDenied')),
  lasting('no permission at all', 'permanent', /./, error(403, 'AccessDenied')),
  lasting('disabled KMS key', 'permanent', lakeWrite, error(400, 'KMS.DisabledException')),
  lasting('another region', 'settings', /./, error(301, 'PermanentRedirect')),
  lasting('503 for good', 'transient', lakeWrite, error(503, 'SlowDown')),
  lasting(
    '500 for good when the pointer is written',
    'transient',
    pointerWrite,
    error(500, 'InternalError'),
  ),
  lasting('uploads that are cut', 'transient', lakeWrite, { kind: 'cut-upload' }),
  lasting('every response from the pointer on is lost', 'unknown outcome', pointerWrite, {
    kind: 'lost-answer',
  }),
  {
    name: 'responses of the pointer are lost, and then it can be read',
    kind: 'unknown outcome',
    provoke: (on) => {
      on.proxy.fault(/^(PUT|HEAD) \S+\/curated\/_current\.json/, { kind: 'lost-answer' }, 4);
      return on.run();
    },
  },
  lasting('files that read back differently', 'permanent', read, { kind: 'wrong-byte' }),
  passing('503 once', lakeWrite, error(503, 'SlowDown')),
  passing('an upload that is cut', lakeWrite, { kind: 'cut-upload' }),
  passing('the response of the pointer is lost', pointerWrite, { kind: 'lost-answer' }),
  passing('a response that is cut', read, { kind: 'cut-answer', afterBytes: 100 }),
  passing(
    'a store that takes 100 ms for each request',
    /./,
    { kind: 'slow', ms: 50 },
    Number.POSITIVE_INFINITY,
  ),
  habit('ignores conditions', 'settings', 'empty', 'ignores conditions'),
  habit('answers 501 to conditions', 'settings', 'empty', 'conditions are 501'),
  habit('answers 400 to conditions', 'settings', 'empty', 'conditions are 400'),
  habit('refuses its own ETag', 'settings', 'empty', 'refuses its own ETag'),
  habit('requires its ETag without quotes', 'harmless', 'loaded', 'refuses quotes'),
  habit('has weak ETags', 'harmless', 'loaded', 'weak ETags'),
  habit('refuses checksums', 'settings', 'loaded', 'refuses checksums'),
  {
    name: 'store: refuses to list uploads, and lake gc',
    kind: 'harmless',
    command: 'lake gc',
    provoke: (on) => {
      on.proxy.behave('uploads are 403');
      return on.command(['lake', 'gc', '--yes']);
    },
  },
  {
    name: 'full disk for temporary files, and a query',
    kind: 'permanent',
    command: 'query',
    missing: missingSmallDisk,
    varies: /(?<=spacex-lake-)\w+/,
    provoke: async (on) => {
      using disk = smallDisk(1_000_000);
      disk.fill(0);
      const query = ['query', 'select count(*) from capsules', '--target', 'lake'];
      return await on.command(query, { TMPDIR: disk.path });
    },
  },
  {
    name: 'published file: lost, and a query',
    kind: 'permanent',
    command: 'query',
    provoke: async (on) => {
      const { client } = on.moto;
      const prefix = { Bucket: on.bucket, Prefix: 'lake/curated/capsules/run=' };
      const { Contents = [] } = await client.send(new ListObjectsV2Command(prefix));
      const file = { Bucket: on.bucket, Key: Contents[0]?.Key ?? '' };
      const { Body } = await client.send(new GetObjectCommand(file));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      await client.send(new DeleteObjectCommand(file));
      const query = ['query', 'select count(*) from capsules', '--target', 'lake'];
      const done = await on.command(query);
      await client.send(new PutObjectCommand({ ...file, Body: bytes }));
      return done;
    },
  },
  {
    name: 'another run publishes first',
    kind: 'transient',
    otherRuns: 1,
    provoke: async (on) => {
      on.api.fault(lastResource, { kind: 'delay', ms: 1_000 });
      const slow = on.start();
      await slow.said(`Reading ${lastResource}`);
      // It is stopped while the other run publishes.
      slow.child.kill('SIGSTOP');
      const other = await on.load([
        ...['run', '--source', 'snapshot', '--resource', 'landpads', '--force'],
      ]);
      slow.child.kill('SIGCONT');
      if (other.code !== 0) throw new Error(`The other run failed: ${other.stderr}`);
      return slow.finished;
    },
  },
  {
    name: 'SIGTERM while the source is read',
    kind: 'interrupted',
    provoke: (on) => struck(on, 'SIGTERM'),
  },
  {
    name: 'SIGKILL while the source is read',
    kind: 'killed',
    provoke: (on) => struck(on, 'SIGKILL'),
  },
];
