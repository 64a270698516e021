import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { expect, test } from 'vitest';
import { failureOf } from '../../loaders/support/failure-of.ts';
import { bytesOf, read } from './bytes.ts';

/** An empty store. */
export interface StorePlace extends AsyncDisposable {
  readonly store: ObjectStore;
}

/** Tests the contract of every store. */
export function storeContract(open: () => Promise<StorePlace>): void {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['every byte', Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte))],
    ['a megabyte', bytesOf(1_000_003)],
  ])('reads what was written: %s', async (_, bytes) => {
    await using place = await open();
    await place.store.write('some/folder/file.bin', bytes);
    expect((await read(place.store, 'some/folder/file.bin')).equals(bytes)).toBe(true);
  });

  test('writes a view of a buffer, not the whole buffer', async () => {
    await using place = await open();
    await place.store.write('view', new Uint8Array(bytesOf(100).buffer, 10, 20));
    expect(await read(place.store, 'view')).toHaveLength(20);
  });

  test('replaces the whole file', async () => {
    await using place = await open();
    await place.store.write('a', bytesOf(2_000));
    await place.store.write('a', Buffer.from('short'));
    expect(String(await read(place.store, 'a'))).toBe('short');
  });

  test('fails with not_found and names the missing file', async () => {
    await using place = await open();
    const failure = await failureOf(read(place.store, 'no/such.json'));
    expect(failure).toMatchObject({ code: 'not_found', transient: false });
    expect(failure.message).toContain('no/such.json');
    await place.store.write('file', bytesOf(1));
    expect(await failureOf(read(place.store, 'file/below'))).toMatchObject({ code: 'not_found' });
    expect(await place.store.readVersion('file/below')).toBeUndefined();
  });

  test('lists files below a directory, sorted by path, with sizes', async () => {
    await using place = await open();
    const { store } = place;
    const before = Date.now();
    for (const [index, path] of ['b/2', 'b/10', 'b/1/x', 'bb/1', 'a', 'b.json'].entries()) {
      await store.write(path, bytesOf(index));
    }
    const found = await store.list('b');
    expect(found.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['b/1/x', 2],
      ['b/10', 1],
      ['b/2', 0],
    ]);
    for (const { modifiedAt } of found) {
      expect(new Date(modifiedAt).toISOString()).toBe(modifiedAt);
      // S3 returns whole seconds.
      expect(Math.abs(Date.parse(modifiedAt) - before)).toBeLessThan(5_000);
    }
    expect(await store.list('b/')).toEqual(found);
    expect((await store.list('')).map(({ path }) => path)).toEqual([
      'a',
      'b.json',
      'b/1/x',
      'b/10',
      'b/2',
      'bb/1',
    ]);
    expect(await store.list('nobody')).toEqual([]);
    expect(await store.list('a')).toEqual([]);
  });

  test('removes files and ignores missing files', async () => {
    await using place = await open();
    const { store } = place;
    for (const path of ['x/1', 'x/2', 'x/y/3', 'keep']) await store.write(path, bytesOf(1));
    await store.remove(['x/1', 'x/y/3', 'never/was']);
    await store.remove([]);
    expect((await store.list('')).map(({ path }) => path)).toEqual(['keep', 'x/2']);
    expect(await failureOf(read(store, 'x/1'))).toMatchObject({ code: 'not_found' });
  });

  test('returns a version that depends on the content', async () => {
    await using place = await open();
    const { store } = place;
    expect(await store.readVersion('pointer.json')).toBeUndefined();
    await store.write('pointer.json', Buffer.from('one'));
    const one = await store.readVersion('pointer.json');
    expect(String(one?.bytes)).toBe('one');
    expect((await store.readVersion('pointer.json'))?.version).toBe(one?.version);
    await store.write('pointer.json', Buffer.from('two'));
    expect((await store.readVersion('pointer.json'))?.version).not.toBe(one?.version);
  });

  test('replaces only the version that was read', async () => {
    await using place = await open();
    const { store } = place;
    const content = async () => String((await store.readVersion('pointer'))?.bytes);
    const version = async () => (await store.readVersion('pointer'))?.version;
    await store.replace('pointer', Buffer.from('one'), undefined);
    const one = await version();
    await store.replace('pointer', Buffer.from('two'), one);
    expect(await content()).toBe('two');
    for (const stale of [one, undefined]) {
      const failure = await failureOf(store.replace('pointer', Buffer.from('late'), stale));
      expect(failure).toMatchObject({ code: 'superseded', transient: true });
      expect(failure.message).toContain('pointer was changed by another run in the meantime');
    }
    expect(await content()).toBe('two');
    const two = await version();
    await store.remove(['pointer']);
    expect(await failureOf(store.replace('pointer', Buffer.from('late'), two))).toMatchObject({
      code: 'superseded',
    });
    expect(await store.readVersion('pointer')).toBeUndefined();
  });
}
