import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileStore, zonedStore } from '@spacex-platform/loaders/raw-zone';
import { expect, test } from 'vitest';

test('the raw zone of every source is in the raw store, all else in the other one', async () => {
  const root = await mkdtemp(join(tmpdir(), 'zoned-store-'));
  try {
    const raw = fileStore(pathToFileURL(join(root, 'raw-store')));
    const lake = zonedStore(raw, fileStore(pathToFileURL(join(root, 'curated-store'))));
    await lake.write('raw/spacex/v4/one.json', Buffer.from('1'));
    await lake.replace('raw/launch-library/state.json', Buffer.from('2'), undefined);
    await lake.write('curated/three.json', Buffer.from('3'));
    expect((await raw.list('')).map(({ path }) => path)).toEqual([
      'raw/launch-library/state.json',
      'raw/spacex/v4/one.json',
    ]);
    expect(await readdir(join(root, 'curated-store'), { recursive: true })).toEqual([
      'curated',
      'curated/three.json',
    ]);
    expect(lake.storeOf?.('raw/launch-library').url).toBe(raw.url);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
