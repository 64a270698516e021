import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CopyObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { type Finished, type Running, run, start, temporaryFolder } from '../../../cli/command.ts';
import { type S3Proxy, startS3Proxy } from '../../../lake/support/s3-proxy.ts';
import { startApiServer } from '../../../support/api-server.ts';
import { type MotoServer, s3Environment, startMoto } from '../../../support/moto-server.ts';
import { fleetLater } from '../../support/fleet.ts';
import {
  intoLake,
  lakeLedger,
  lakeRows,
  loadTemplate,
  pointerPath,
  withoutMetadata,
} from './lake-bench.ts';
import type { SourceBench } from './source-faults.ts';

type Environment = Readonly<Record<string, string>>;

/** A lake in a bucket, behind a proxy. */
export interface S3Bench extends SourceBench {
  readonly moto: MotoServer;
  readonly bucket: string;
  readonly proxy: S3Proxy;
  start(environment?: Environment, flags?: readonly string[]): Running;
  command(args: readonly string[], environment?: Environment): Promise<Finished>;
}

export interface S3Benches extends AsyncDisposable {
  open(from: 'empty' | 'loaded'): Promise<S3Bench>;
}

/** Opens benches on copies of a lake that was loaded once. */
export async function s3Benches(): Promise<S3Benches> {
  const moto = await startMoto();
  const shared = temporaryFolder();
  const template = await moto.bucket();
  const olderLake = await loadTemplate(shared.path, `s3://${template}/lake`, moto.environment);
  const pointer = { Bucket: template, Key: `lake/${pointerPath}` };
  const { Body } = await moto.client.send(new GetObjectCommand(pointer));
  const text = withoutMetadata((await Body?.transformToString()) ?? '');
  await moto.client.send(new PutObjectCommand({ ...pointer, Body: text }));
  const open = async (from: 'empty' | 'loaded'): Promise<S3Bench> => {
    const bucket = await moto.bucket();
    if (from === 'loaded') await copyAll(moto, template, bucket);
    const folder = temporaryFolder();
    const proxy = await startS3Proxy(moto.url);
    const api = await startApiServer(fleetLater());
    const environmentOf = (more: Environment = {}) => ({
      ...s3Environment(proxy.url),
      // Of the SDK: two attempts instead of three.
      AWS_MAX_ATTEMPTS: '2',
      SPACEX_BASE_URL: api.url,
      ...more,
    });
    const location = ['--lake', `s3://${bucket}/lake`];
    const args = [...intoLake, ...location];
    const inCopy = async <T>(read: (root: string) => T | Promise<T>): Promise<T> => {
      using copy = temporaryFolder();
      await download(moto, bucket, copy.path);
      return await read(join(copy.path, 'lake'));
    };
    return {
      moto,
      bucket,
      proxy,
      api,
      olderLake,
      folder: folder.path,
      run: (environment, flags = []) => run([...args, ...flags], environmentOf(environment)),
      start: (environment, flags = []) => start([...args, ...flags], environmentOf(environment)),
      load: (more) => run([...more, '--target', 'lake', ...location, '--json'], environmentOf()),
      command: (command, more) => run([...command, ...location], environmentOf(more)),
      rows: () => inCopy(lakeRows),
      ledger: () => inCopy(lakeLedger),
      [Symbol.asyncDispose]: async () => {
        await proxy[Symbol.asyncDispose]();
        await api.close();
        folder[Symbol.dispose]();
      },
    };
  };
  const dispose = async () => {
    shared[Symbol.dispose]();
    await moto[Symbol.asyncDispose]();
  };
  return { open, [Symbol.asyncDispose]: dispose };
}

async function keysOf({ client }: MotoServer, Bucket: string): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key = '' }) => Key);
}

async function copyAll(moto: MotoServer, from: string, to: string): Promise<void> {
  for (const Key of await keysOf(moto, from)) {
    const source = { CopySource: encodeURIComponent(`${from}/${Key}`) };
    await moto.client.send(new CopyObjectCommand({ Bucket: to, Key, ...source }));
  }
}

/** Downloads what a reader needs: curated zone and ledger. */
async function download(moto: MotoServer, Bucket: string, folder: string): Promise<void> {
  const keys = (await keysOf(moto, Bucket)).filter((key) => !key.startsWith('lake/raw/'));
  for (const Key of keys) {
    const { Body } = await moto.client.send(new GetObjectCommand({ Bucket, Key }));
    mkdirSync(dirname(join(folder, Key)), { recursive: true });
    writeFileSync(join(folder, Key), (await Body?.transformToByteArray()) ?? '');
  }
}
