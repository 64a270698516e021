import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { MemoryFS, PGlite } from '@electric-sql/pglite';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { afterEach, expect, test, vi } from 'vitest';
import { requireBuiltCommand, temporaryFolder } from '../cli/command.ts';
import { core, loadCores } from './support/cores.ts';

const damage = vi.hoisted(() => ({ of: undefined as ((archive: Buffer) => Buffer) | undefined }));

vi.mock('node:fs/promises', async (original) => {
  const files = await original<typeof import('node:fs/promises')>();
  const readFile = async (path: Parameters<typeof files.readFile>[0], ...options: never[]) => {
    const content = await files.readFile(path, ...options);
    const isArchive = String(path).endsWith('.tar.br');
    return isArchive && damage.of !== undefined ? damage.of(content) : content;
  };
  return { ...files, readFile, default: { ...files, readFile } };
});
afterEach(() => {
  damage.of = undefined;
  vi.restoreAllMocks();
});

/** Loads one core into a new directory and reads it back from the reopened database. */
async function loadIntoNewDirectory(): Promise<unknown> {
  requireBuiltCommand();
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

/** The same in memory, with enough data that files grow and change. */
async function loadIntoMemory(): Promise<unknown> {
  const loader = embeddedLoader();
  await loadCores(loader, [core('1', 'B1058')]);
  await loadCores(
    loader,
    Array.from({ length: 2000 }, (_, at) => core(`${at}`, `B${at}`)),
  );
  await using reader = await loader.openReader();
  return (await reader.query('select count(distinct serial) as serials from cores')).rows;
}

/** How often PGlite created a database by `initdb`, which needs a directory that has no files yet. */
function creations() {
  const create = vi.spyOn(PGlite, 'create');
  return () => {
    const byInitdb = create.mock.calls.filter(([first]) => String(first).includes('pgdata.new'));
    return { byInitdb: byInitdb.length, calls: create.mock.calls.length };
  };
}

test('creates a database from the files of the package', async () => {
  const counts = creations();
  expect(await loadIntoNewDirectory()).toEqual([{ serial: 'B1058' }]);
  // Opened for the load and for the query.
  expect(counts()).toEqual({ byInitdb: 0, calls: 2 });
});

test('creates databases in memory from the files of the package, each with its own', async () => {
  requireBuiltCommand();
  const create = vi.spyOn(PGlite, 'create');
  const loads = await Promise.all([loadIntoMemory(), loadIntoMemory()]);
  expect(loads).toEqual([[{ serials: 2000 }], [{ serials: 2000 }]]);
  expect(create.mock.calls).toEqual([
    [{ fs: expect.any(MemoryFS) }],
    [{ fs: expect.any(MemoryFS) }],
  ]);
});

test.each([
  ['the archive is cut', (archive: Buffer) => archive.subarray(0, archive.length / 2)],
  [
    'files are missing',
    (archive: Buffer) => {
      const tar = brotliDecompressSync(archive);
      const params = { [constants.BROTLI_PARAM_QUALITY]: 1 };
      return brotliCompressSync(tar.subarray(0, tar.length * 0.8), { params });
    },
  ],
])('runs initdb if %s', async (_, damaged) => {
  damage.of = damaged;
  const counts = creations();
  expect(await loadIntoNewDirectory()).toEqual([{ serial: 'B1058' }]);
  expect(counts().byInitdb).toBe(1);
  const create = vi.spyOn(PGlite, 'create');
  expect(await loadIntoMemory()).toEqual([{ serials: 2000 }]);
  expect(create.mock.calls.some(([first]) => String(first) === 'memory://')).toBe(true);
});

test('runs initdb if the package has no files for this version of PGlite', async () => {
  damage.of = () => {
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  };
  const counts = creations();
  expect(await loadIntoNewDirectory()).toEqual([{ serial: 'B1058' }]);
  expect(counts().byInitdb).toBe(1);
});
