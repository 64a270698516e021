import { readdirSync } from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reader } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { core, loadCores } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spacex-files-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const entries = () => readdirSync(join(directory, 'pgdata')).sort();

test('refuses a database of another version before it is opened, and names both', async () => {
  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
  const own = await readFile(join(directory, 'pgdata', 'PG_VERSION'), 'utf8');
  await writeFile(join(directory, 'pgdata', 'PG_VERSION'), '17\n');
  const before = entries();
  const loader = embeddedLoader({ dataDir: directory });
  for (const work of [() => loader.openReader(), () => loadCores(loader, [core('1', 'B1051')])]) {
    const error = await failureOf(work());
    expect(error).toMatchObject({ code: 'configuration', transient: false });
    expect(error.message).toContain(`created by PostgreSQL 17, but`);
    expect(error.message).toContain(`contains PostgreSQL ${own.trim()} `);
    expect(error.message).toContain('--data-dir <new directory>');
  }
  expect(entries()).toEqual(before);
});

test.for(['PG_VERSION', 'global/pg_control'])(
  'creates nothing over a database without %s',
  async (name) => {
    await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
    const file = join(directory, 'pgdata', name);
    const content = await readFile(file);
    await rm(file);
    const before = entries();
    const loader = embeddedLoader({ dataDir: directory });
    for (const work of [() => loader.openReader(), () => loadCores(loader, [core('1', 'B1051')])]) {
      const error = await failureOf(work());
      expect(error).toMatchObject({ code: 'damaged', transient: false });
      expect(error.message).toContain(`${name} is missing. Nothing was changed.`);
    }
    const findings = await loader.diagnose();
    expect(findings.find(({ check }) => check === 'database')).toMatchObject({ status: 'failed' });
    expect(entries()).toEqual(before);
    await writeFile(file, content);
    await using reader = closed(await loader.openReader());
    expect((await reader.query('select serial from cores')).rows).toEqual([{ serial: 'B1058' }]);
  },
);

test('reports what PGlite prints about a damaged database', async () => {
  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
  const wal = join(directory, 'pgdata', 'pg_wal');
  for (const name of readdirSync(wal)) {
    if (/^[0-9A-F]{24}$/.test(name)) await truncate(join(wal, name), 4096);
  }
  const error = await failureOf(embeddedLoader({ dataDir: directory }).openReader());
  expect(error).toMatchObject({ code: 'damaged', transient: false });
  expect(error.message).toMatch(/PGlite reports: .*(PANIC|FATAL).*checkpoint/);
  expect(error.message).toContain('Restore the directory from a backup');
});

test('creates a database in an empty directory pgdata', async () => {
  await mkdir(join(directory, 'pgdata'));
  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
});

test('queries a directory that cannot be written to, and leaves no copy', async () => {
  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
  await chmodAll(directory, 0o555, 0o444);
  const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('spacex-pgdata-'));
  const before = copies();
  const loader = embeddedLoader({ dataDir: directory });
  await asOtherUser(async () => {
    const reader = await loader.openReader();
    expect((await reader.query('select serial from cores')).rows).toEqual([{ serial: 'B1058' }]);
    expect(copies()).toHaveLength(before.length + 1);
    await reader.close();
    expect(copies()).toEqual(before);
    const error = await failureOf(loadCores(loader, [core('1', 'B1051')]));
    expect(error).toMatchObject({ code: 'permission', transient: false });
  });
  await chmodAll(directory, 0o755, 0o644);
});

/** Root may write to everything. */
async function asOtherUser(work: () => Promise<void>): Promise<void> {
  const { seteuid } = process;
  const isRoot = process.getuid?.() === 0;
  if (isRoot) seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (isRoot) seteuid?.(0);
  }
}

async function chmodAll(path: string, directories: number, files: number): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await chmodAll(child, directories, files);
    else await chmod(child, files);
  }
  await chmod(path, directories);
}

function closed(reader: Reader): Reader & AsyncDisposable {
  return { ...reader, [Symbol.asyncDispose]: () => reader.close() };
}

test('gives several readers of a process one connection', async () => {
  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
  await loadCores(embeddedLoader({ dataDir: directory, schema: 'other' }), [core('1', 'B1051')]);
  const first = await embeddedLoader({ dataDir: directory }).openReader();
  const second = await embeddedLoader({ dataDir: directory, schema: 'other' }).openReader();
  const serial = 'select serial, pg_sleep(0.01) from cores';
  const results = await Promise.all([first, second, first].map((reader) => reader.query(serial)));
  expect(results.map(({ rows }) => rows[0]?.['serial'])).toEqual(['B1058', 'B1051', 'B1058']);
  const error = await failureOf(first.query('select missing from cores'));
  expect(error.reason).toBe('42703');
  await first.close();
  await first.close();
  expect((await second.query('select serial from cores')).rows).toEqual([{ serial: 'B1051' }]);
  const refusal = await failureOf(
    loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'new')], { lockTimeoutMs: 100 }),
  );
  expect(refusal.code).toBe('locked');
  expect(refusal.message).toContain('another session of this process');
  await second.close();
  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'new')], { lockTimeoutMs: 0 });
});
