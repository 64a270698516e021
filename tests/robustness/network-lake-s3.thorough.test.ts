import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run, start, temporaryFolder } from '../cli/command.ts';
import { fetchPublished } from '../lake/support/fetch-lake.ts';
import { type S3Fault, startS3Proxy } from '../lake/support/s3-proxy.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { report, Tally } from './killing.ts';
import { lookIntoLake } from './lake-look.ts';
import { anyVersion, extractLakes } from './lakes.ts';
import { killCount, killSeed, type Random, randomFrom, timeFor } from './random.ts';
import { makeVersions } from './versions.ts';

const versions = makeVersions(3);
const marks = versions.map(({ mark }) => mark);
const faults = killCount(10);

/** A single fault, which a retry cures, or an outage until the end of the run. */
function drawFault(random: Random): { readonly fault: S3Fault; readonly lasts: boolean } {
  const unavailable: S3Fault = { kind: 'error', status: 503, code: 'ServiceUnavailable' };
  if (random.chance(0.3)) return { fault: unavailable, lasts: true };
  const single: S3Fault[] = [
    unavailable,
    { kind: 'cut-answer', afterBytes: random.below(200) },
    { kind: 'cut-upload' },
    { kind: 'lost-answer' },
    { kind: 'slow', ms: 50 + random.below(500) },
  ];
  return { fault: random.pick(single), lasts: false };
}

describeMoto(`network faults before a lake in a bucket (SPACEX_KILL_SEED=${killSeed})`, () => {
  const folder = temporaryFolder();
  let moto: MotoServer;
  let bucket: string;
  let sources: ReadonlyMap<string, string>;

  beforeAll(async () => {
    requireBuiltCommand();
    sources = await extractLakes(versions, folder.path);
    moto = await startMoto();
    bucket = await moto.bucket();
  });
  afterAll(async () => {
    folder[Symbol.dispose]();
    await moto[Symbol.asyncDispose]();
  });

  const argumentsOf = (mark: string) => [
    ...['load', '--source', sources.get(mark) ?? '', ...anyVersion],
    ...['--target', 'lake', '--lake', `s3://${bucket}/lake`, '--log-format', 'json'],
  ];

  async function shown(): Promise<string | undefined> {
    using lake = await fetchPublished(moto, bucket);
    return (await lookIntoLake(lake.root, versions))?.mark;
  }

  test(
    `leave a complete version: ${faults} faults`,
    async ({ annotate }) => {
      const random = randomFrom(killSeed + 11);
      const outcomes = new Tally();
      const summary = () => `lake in a bucket, seed ${killSeed}: ${outcomes}`;
      const first = await run(argumentsOf('v1'), moto.environment);
      expect(first.code, first.stderr).toBe(0);
      let requests: number;
      {
        await using proxy = await startS3Proxy(moto.url);
        const environment = { ...moto.environment, AWS_ENDPOINT_URL: proxy.url };
        const second = await run(argumentsOf('v2'), environment);
        expect(second.code, second.stderr).toBe(0);
        requests = proxy.requests.length;
      }
      let before = 'v2';
      for (let count = 1; count <= faults; count += 1) {
        const tried = random.pick(marks.filter((mark) => mark !== before));
        const { fault, lasts } = drawFault(random);
        await using proxy = await startS3Proxy(moto.url);
        const at = 1 + random.below(requests);
        if (lasts) proxy.faultFrom(/./, at, fault);
        else proxy.faultAt(/./, at, fault);
        const environment = { ...moto.environment, AWS_ENDPOINT_URL: proxy.url };
        const { code, stderr } = await start(argumentsOf(tried), environment).finished;
        const where = `fault ${count} of ${faults}, ${JSON.stringify(fault)} from request ${at}, seed ${killSeed}: ${stderr}`;
        const after = await shown();
        expect([before, tried], where).toContain(after);
        expect(lasts ? [0, 75] : [0], where).toContain(code);
        if (code === 0) expect(after, where).toBe(tried);
        // An outage just after the pointer was written leaves the outcome unknown.
        if (code === 75 && after === tried) expect(stderr, where).toMatch(/may|unknown|could not/i);
        outcomes.add(`${lasts ? 'outage' : fault.kind} ${code}`);
        before = after ?? '';
        report(count, faults, summary);
      }
      await annotate(summary(), 'figure');
    },
    timeFor(faults),
  );
});
