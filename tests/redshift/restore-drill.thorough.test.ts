import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run } from '../cli/command.ts';
import { restoreRawZone } from '../support/aws-command.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type DataApiServer, startDataApiServer } from './stand-in/data-api-server.ts';
import { commandEnvironment } from './support/command-environment.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

/** Tables and marts whose rows are compared before and after. */
const compared = ['launches', 'cores', 'core_flights', 'core_usage', 'reuse_by_year'];

describeMoto('the restore drill of docs/aws-operations.md', () => {
  let moto: MotoServer;
  let lost: RedshiftPlace;
  let found: RedshiftPlace;
  const services: DataApiServer[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'spacex-drill-'));
  beforeAll(async () => {
    requireBuiltCommand();
    moto = await startMoto();
    lost = await redshiftPlace(moto);
    found = await redshiftPlace(moto);
  });
  afterAll(async () => {
    for (const service of services) await service[Symbol.asyncDispose]();
    await lost?.[Symbol.asyncDispose]();
    await found?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a new warehouse and a new curated zone get every row from a raw zone that was deleted', async ({
    annotate,
  }) => {
    const [raw, curated, newCurated] = [
      await moto.bucket(),
      await moto.bucket(),
      await moto.bucket(),
    ];
    await moto.client.send(
      new PutBucketVersioningCommand({
        Bucket: raw,
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    );
    const targets = ['--target', 'lake', '--target', 'redshift'];
    const before = await workgroup(lost, raw, curated);
    const loaded = await run(['run', '--source', 'snapshot', ...targets, '--json'], before);
    expect(loaded.code, loaded.stderr).toBe(0);
    const original = await contents(before);

    // The disaster: the warehouse and the curated zone are gone, and every raw object is deleted.
    const deletedAt = new Date();
    const { Versions = [] } = await versions(raw);
    for (const { Key } of Versions) {
      await moto.client.send(new DeleteObjectCommand({ Bucket: raw, Key }));
    }
    expect((await versions(raw)).DeleteMarkers?.length).toBeGreaterThan(5);
    const after = await workgroup(found, raw, newCurated);
    const load = ['load', '--source', `s3://${raw}`, ...targets, '--json'];
    const refused = await run(load, after);
    expect(refused.code, refused.stdout).not.toBe(0);

    const started = performance.now();
    const copied = await restoreRawZone(folder, raw, deletedAt, moto.environment);
    expect(copied.code, copied.stderr).toBe(0);
    const copiedBack = performance.now();
    const restored = await run(load, after);
    const ended = performance.now();
    expect(restored.code, restored.stderr).toBe(0);

    const copies = await contents(after);
    expect(original['launches']).toHaveLength(205);
    expect(copies).toEqual(original);
    const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
    const rows = Object.values(copies).reduce((sum, table) => sum + table.length, 0);
    await annotate(
      `0 of ${rows} compared rows lost; ${Versions.length} raw objects back in ${seconds(started, copiedBack)}, warehouse and curated zone in ${seconds(copiedBack, ended)}`,
      'figure',
    );
  });

  /** A warehouse as the output `environment` of a serverless stack describes it. */
  async function workgroup(place: RedshiftPlace, raw: string, curated: string) {
    const service = await startDataApiServer(place.standIn.wire);
    services.push(service);
    const { REDSHIFT_HOST: _, ...rest } = commandEnvironment(moto, place);
    return {
      ...rest,
      REDSHIFT_WORKGROUP: 'spacex-drill',
      AWS_ENDPOINT_URL_REDSHIFT_DATA: service.url,
      SPACEX_LAKE: `s3://${curated}`,
      SPACEX_RAW_BUCKET: raw,
      SPACEX_CURATED_BUCKET: curated,
    };
  }

  async function versions(Bucket: string) {
    return moto.client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'raw/' }));
  }

  /** The rows of the compared tables in the warehouse, in the order of their text. */
  async function contents(environment: Record<string, string>) {
    const tables: Record<string, string[]> = {};
    for (const name of compared) {
      const args = ['query', name, '--target', 'redshift', '--format', 'json'];
      const { code, stdout, stderr } = await run(args, environment);
      expect(code, stderr).toBe(0);
      tables[name] = (JSON.parse(stdout) as Record<string, unknown>[]).map(contentOf).sort();
    }
    return tables;
  }
});

/** A row without the run that wrote it. */
function contentOf({ _run_id, _loaded_at, ...row }: Record<string, unknown>): string {
  return JSON.stringify(row);
}
