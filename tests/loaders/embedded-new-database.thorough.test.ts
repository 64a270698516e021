import { readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initialisedFiles } from '../../packages/loaders/src/embedded/initialised-files.ts';
import type { PgliteModule } from '../../packages/loaders/src/embedded/pglite-query.ts';
import { startParameters } from '../../packages/loaders/src/embedded/start-parameters.ts';
import { core, loadCores } from './support/cores.ts';

vi.mock(import('../../packages/loaders/src/embedded/initialised-files.ts'), async (original) => ({
  initialisedFiles: vi.fn((await original()).initialisedFiles),
}));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spacex-new-'));
});
afterEach(async () => {
  vi.mocked(initialisedFiles).mockClear();
  await rm(directory, { recursive: true, force: true });
});

const pgdata = (...path: string[]) => join(directory, 'pgdata', ...path);
const databases = () => readdirSync(pgdata('base')).filter((name) => /^\d+$/.test(name));

async function serials(): Promise<unknown[]> {
  const reader = await embeddedLoader({ dataDir: directory }).openReader();
  try {
    const { rows } = await reader.query('select serial from cores order by serial');
    return rows.map(({ serial }) => serial);
  } finally {
    await reader.close();
  }
}

test('starts from files of a database that was shut down, with a complete log segment', async () => {
  const files = await initialisedFiles();
  expect(files, 'run pnpm build').toBeDefined();
  const { tarEntries } = await import('../../packages/loaders/src/embedded/tar-entries.ts');
  const entries = [...tarEntries(files ?? new Uint8Array())];
  const control = entries.find(({ path }) => path === 'global/pg_control')?.data;
  // The state of the cluster, after an identifier of 8 bytes and two version numbers: 1 is "shut down".
  expect(Buffer.from(control ?? []).readUInt32LE(16)).toBe(1);
  expect(entries.some(({ path }) => path.endsWith('.pid'))).toBe(false);

  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
  const segments = readdirSync(pgdata('pg_wal')).filter((name) => /^[\dA-F]{24}$/.test(name));
  expect(segments.length).toBeGreaterThan(0);
  for (const name of segments) expect(statSync(pgdata('pg_wal', name)).size, name).toBe(2 ** 24);
  // Only the database that is used; initdb makes three.
  expect(databases()).toHaveLength(1);
  expect(await serials()).toEqual(['B1058']);
});

test.for([
  ['are cut', (tar: Uint8Array) => tar.subarray(0, tar.length / 2)],
  ['have a damaged control file', damageControlFile],
  ['are missing', () => undefined],
] as const)('runs initdb if the initialised files %s', async ([, damage]) => {
  const files = await initialisedFiles();
  vi.mocked(initialisedFiles).mockResolvedValueOnce(
    files && (damage(files) as Uint8Array<ArrayBuffer> | undefined),
  );
  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
  expect(databases()).toHaveLength(3);
  expect(await serials()).toEqual(['B1058']);
  expect(readdirSync(directory).filter((name) => name.startsWith('pgdata.new'))).toEqual([]);
});

function damageControlFile(tar: Uint8Array): Uint8Array {
  const at = Buffer.from(tar.buffer, tar.byteOffset, tar.length).indexOf('/global/pg_control');
  return tar.fill(0xff, at + 512, at + 1024);
}

test('removes the files of a process that was killed while it created a database', async () => {
  const draft = join(directory, 'pgdata.new-1', 'base');
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, 'PG_VERSION'), '');
  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
  expect(readdirSync(directory).sort()).toEqual(['lock', 'lock.holder', 'pgdata']);
  expect(await serials()).toEqual(['B1058']);
});

test('gives PostgreSQL a small cache for a small database, and its default for a large one', async () => {
  const settingOf = () => startParameters({ PGlite } as PgliteModule, pgdata()).at(-1);
  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
  const reader = await embeddedLoader({ dataDir: directory }).openReader();
  const { rows } = await reader.query('show shared_buffers');
  await reader.close();
  expect(rows).toEqual([{ shared_buffers: '16MB' }]);
  expect(settingOf()).toBe('shared_buffers=16MB');
  // A sparse file of 32 MiB.
  await writeFile(pgdata('base', 'large'), '');
  await truncate(pgdata('base', 'large'), 2 ** 25);
  expect(settingOf()).toBe('shared_buffers=128MB');
});
