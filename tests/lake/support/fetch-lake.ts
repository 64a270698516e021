import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { MotoServer } from '../../support/moto-server.ts';
import { avroIn } from './iceberg-files.ts';

/** A copy of files of the curated zone of a lake. */
export interface FetchedLake extends Disposable {
  /** Local path. */
  readonly root: string;
  /** Paths of its files, relative to the lake. */
  readonly files: readonly string[];
  path(name: string): string;
}

const prefix = 'lake/';
const pointer = 'curated/_current.json';

/** Downloads the curated zone of a bucket, without the code under test. */
export async function fetchLake({ client }: MotoServer, Bucket: string): Promise<FetchedLake> {
  return await download(client, Bucket, await curatedFiles(client, Bucket));
}

/**
 * Downloads the pointer and the files that it names, with the manifests of their metadata: the published
 * version, without older data files.
 */
export async function fetchPublished({ client }: MotoServer, Bucket: string): Promise<FetchedLake> {
  const Key = `${prefix}${pointer}`;
  const text = await client.send(new GetObjectCommand({ Bucket, Key })).then(
    ({ Body }) => Body?.transformToString(),
    (error: unknown) => {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    },
  );
  if (text === undefined) return await download(client, Bucket, []);
  const { tables } = JSON.parse(text) as {
    tables: Record<string, { files: readonly { path: string }[]; metadata?: string }>;
  };
  const named = Object.values(tables).flatMap(({ files }) => files.map(({ path }) => path));
  const lake = await download(client, Bucket, named);
  const metadata = Object.values(tables).flatMap((table) => table.metadata ?? []);
  await add(client, Bucket, lake.root, metadata);
  const lists = metadata.flatMap((path) => avroIn(lake.root, path));
  await add(client, Bucket, lake.root, lists);
  const manifests = new Set(lists.flatMap((path) => avroIn(lake.root, path)));
  await add(client, Bucket, lake.root, [...manifests]);
  // The text that was read above: another run may have published since then.
  writeFileSync(lake.path(pointer), text);
  return lake;
}

async function curatedFiles(client: S3Client, Bucket: string): Promise<readonly string[]> {
  const files: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: `${prefix}curated/`, ContinuationToken }),
    );
    for (const { Key = '' } of page.Contents ?? []) files.push(Key.slice(prefix.length));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return files;
}

async function download(
  client: S3Client,
  Bucket: string,
  files: readonly string[],
): Promise<FetchedLake> {
  const root = mkdtempSync(join(tmpdir(), 'spacex-fetched-'));
  mkdirSync(join(root, 'curated'));
  await add(client, Bucket, root, files);
  return {
    root,
    files,
    path: (name) => `${root}/${name}`,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function add(client: S3Client, Bucket: string, root: string, files: readonly string[]) {
  for (const file of files) {
    const place = join(root, file);
    mkdirSync(dirname(place), { recursive: true });
    const Key = `${prefix}${file}`;
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    writeFileSync(place, (await Body?.transformToByteArray()) ?? '');
  }
}
