import { gunzipSync, gzipSync } from 'node:zlib';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../cli/command.ts';
import { core, loadCores } from './support/cores.ts';

vi.mock('@electric-sql/pglite-prepopulatedfs', async (original) => {
  const { dataDir } = await original<typeof import('@electric-sql/pglite-prepopulatedfs')>();
  return { dataDir: vi.fn(dataDir) };
});
afterEach(() => {
  vi.mocked(dataDir).mockReset();
});

/** Loads one core into a new directory and reads it back from the reopened database. */
async function loadIntoNewDirectory(): Promise<unknown> {
  using directory = temporaryFolder();
  const loader = embeddedLoader({ dataDir: directory.path });
  await loadCores(loader, [core('1', 'B1058')]);
  const reader = await loader.openReader();
  try {
    return (await reader.query('select serial from cores')).rows;
  } finally {
    await reader.close();
  }
}

test('creates a database from the initialised files of the optional package', async () => {
  expect(await loadIntoNewDirectory()).toEqual([{ serial: 'B1058' }]);
  expect(dataDir).toHaveBeenCalledOnce();
});

test.each([
  ['the archive is cut', (archive: Buffer) => archive.subarray(0, archive.length / 2)],
  ['files are missing', (archive: Buffer) => gzipSync(gunzipSync(archive).subarray(0, 20_000_000))],
])('runs initdb if %s', async (_, damage) => {
  vi.mocked(dataDir).mockResolvedValue(new Blob([new Uint8Array(damage(await wholeArchive()))]));
  expect(await loadIntoNewDirectory()).toEqual([{ serial: 'B1058' }]);
});

test('runs initdb if the optional package is missing', async () => {
  vi.mocked(dataDir).mockRejectedValue(new Error('Cannot find package'));
  expect(await loadIntoNewDirectory()).toEqual([{ serial: 'B1058' }]);
});

async function wholeArchive(): Promise<Buffer> {
  const module = await vi.importActual<typeof import('@electric-sql/pglite-prepopulatedfs')>(
    '@electric-sql/pglite-prepopulatedfs',
  );
  return Buffer.from(await (await module.dataDir()).arrayBuffer());
}
