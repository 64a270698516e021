import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { missingCeph } from './ceph.ts';
import {
  accessKeyId,
  missingVersitygw,
  type StoreName,
  type StorePorts,
  type StoreProgram,
  secretAccessKey,
  startProgram,
} from './store-programs.ts';

/** A running S3 store with an empty bucket. */
export interface RealStore extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
  readonly bucket: string;
}

const bucket = 'lake';
const maxStarts = 3;
const readyMs = 90_000;

/** Why a store cannot be started here; undefined if it can. */
export function missingStore(name: StoreName): string | undefined {
  if (name === 'Ceph') return missingCeph();
  return name === 'versitygw' ? missingVersitygw() : undefined;
}

/** Starts a store on free ports of this machine only, and waits until it stores objects. */
export async function startStore(name: StoreName): Promise<RealStore> {
  const [store] = await startReady(name, async () => undefined);
  return store;
}

/**
 * Starts a store and prepares it. A program that ends before it is ready is started again, with other
 * ports: another program may have taken one of them in the meantime.
 *
 * @param prepare repeated until it succeeds; what it returns is returned with the store
 */
export async function startReady<Prepared>(
  name: StoreName,
  prepare: (ports: StorePorts) => Promise<Prepared>,
): Promise<readonly [RealStore, Prepared]> {
  for (let start = 1; ; start += 1) {
    try {
      return await startOnce(name, prepare);
    } catch (error) {
      if (!(error instanceof EndedStore) || start === maxStarts) throw error;
    }
  }
}

async function startOnce<Prepared>(
  name: StoreName,
  prepare: (ports: StorePorts) => Promise<Prepared>,
): Promise<readonly [RealStore, Prepared]> {
  const directory = mkdtempSync(join(tmpdir(), 'spacex-store-'));
  mkdirSync(join(directory, 'data'));
  const program = await startProgram(name, directory);
  const url = `http://127.0.0.1:${program.ports.s3}`;
  const client = new S3Client({
    ...{ endpoint: url, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey },
  });
  const stop = async () => {
    client.destroy();
    await program.end();
    rmSync(directory, { recursive: true, force: true });
  };
  const environment = {
    ...{ AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: accessKeyId },
    ...{ AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_CONFIG_FILE: join(directory, 'none'), AWS_SHARED_CREDENTIALS_FILE: '' },
  };
  try {
    await untilReady(name, program, () => createBucket(client));
    await untilReady(name, program, () => storeObject(client));
    const prepared = await untilReady(name, program, () => prepare(program.ports));
    return [{ bucket, environment, [Symbol.asyncDispose]: stop }, prepared];
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The program of a store has ended before the store was ready. */
class EndedStore extends Error {}

/** Repeats a step until it succeeds, which for SeaweedFS takes some seconds after the start. */
async function untilReady<T>(
  name: StoreName,
  { child, output }: StoreProgram,
  step: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + readyMs;
  for (;;) {
    try {
      return await step();
    } catch (cause) {
      if (child.exitCode !== null || child.signalCode !== null) {
        const end = child.exitCode ?? child.signalCode;
        throw new EndedStore(`${name} ended with ${end} during its start: ${output()}`, { cause });
      }
      if (Date.now() > deadline) {
        throw new Error(`${name} was not ready after ${readyMs} ms: ${output()}`, { cause });
      }
      await delay(250);
    }
  }
}

async function createBucket(client: S3Client): Promise<void> {
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if ((error as Error).name !== 'BucketAlreadyOwnedByYou') throw error;
  }
}

/** Fails as long as the part of the store that has the bytes is not ready. */
async function storeObject(client: S3Client): Promise<void> {
  const object = { Bucket: bucket, Key: 'ready' };
  await client.send(new PutObjectCommand({ ...object, Body: 'ready' }));
  const { Body } = await client.send(new GetObjectCommand(object));
  const text = await Body?.transformToString();
  if (text !== 'ready') throw new Error(`The object has the content "${text}".`);
  await client.send(new DeleteObjectCommand(object));
}
