import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { MotoServer } from '../../support/moto-server.ts';

/** A copy of the curated zone of a lake. */
export interface FetchedLake extends Disposable {
  /** Local path. */
  readonly root: string;
  /** Paths of its files, relative to the lake. */
  readonly files: readonly string[];
  path(name: string): string;
}

/** Downloads the curated zone of a bucket, without the code under test. */
export async function fetchLake({ client }: MotoServer, Bucket: string): Promise<FetchedLake> {
  const root = mkdtempSync(join(tmpdir(), 'spacex-fetched-'));
  const prefix = 'lake/';
  const files: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: `${prefix}curated/`, ContinuationToken }),
    );
    for (const { Key = '' } of page.Contents ?? []) {
      files.push(Key.slice(prefix.length));
      const place = join(root, Key.slice(prefix.length));
      mkdirSync(dirname(place), { recursive: true });
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      writeFileSync(place, (await Body?.transformToByteArray()) ?? '');
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return {
    root,
    files,
    path: (name) => `${root}/${name}`,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
