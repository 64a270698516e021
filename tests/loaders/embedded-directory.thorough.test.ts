import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';
import { core, loadCores } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

let directory: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spacex-embedded-'));
});
afterEach(async () => {
  await kill();
  await rm(directory, { recursive: true, force: true });
});

async function kill(): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Another process that opens the directory and keeps it locked. */
function otherProcess(): ChildProcess {
  const module = new URL('packages/loaders/src/embedded/connect.ts', `file://${repositoryRoot}`);
  const code = `
    const { openEmbedded } = await import(${JSON.stringify(module.href)});
    await openEmbedded('embedded', ${JSON.stringify(directory)}, 'create', { timeoutMs: 1000 });
    console.log('open');
    setInterval(() => {}, 1000);`;
  const args = ['--experimental-strip-types', '--no-warnings', '--input-type=module', '-e', code];
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return child;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not happen in time');
    await sleep(5);
  }
}

test('makes a second process wait until the first is killed', async () => {
  const other = otherProcess();
  if (other.stdout) await once(other.stdout, 'data');
  const loader = embeddedLoader({ dataDir: directory });

  const error = await failureOf(loadCores(loader, [core('1', 'B1058')], { lockTimeoutMs: 200 }));
  expect(error).toMatchObject({ code: 'locked', transient: true });
  expect(error.message).toContain(`pid ${other.pid}`);

  let waiting = '';
  const load = loadCores(loader, [core('1', 'B1058')], {
    onEvent: (event) => {
      if (event.type === 'waiting') waiting = event.message;
    },
  });
  await until(() => waiting !== '');
  expect(waiting).toContain(`pid ${other.pid}`);
  await kill();
  expect(await load).toMatchObject([{ table: 'cores', inserted: 1 }]);
});

test('reports a path that cannot be a directory as a configuration error', async () => {
  const file = join(directory, 'file');
  await writeFile(file, '');
  const error = await failureOf(
    loadCores(embeddedLoader({ dataDir: join(file, 'data') }), [core('1', 'B1058')]),
  );
  expect(error).toMatchObject({ code: 'configuration', transient: false });
  expect(error.message).toContain(file);
});

test('reading an empty directory fails with the command that loads data', async () => {
  const error = await failureOf(embeddedLoader({ dataDir: directory }).openReader());
  expect(error).toMatchObject({ code: 'not_found' });
  expect(readdirSync(directory)).toEqual([]);
});

test('refuses a database of another version', async () => {
  await mkdir(join(directory, 'pgdata'));
  await writeFile(join(directory, 'pgdata', 'PG_VERSION'), '17\n');
  const error = await failureOf(embeddedLoader({ dataDir: directory }).openReader());
  expect(error).toMatchObject({ code: 'configuration', transient: false });
  expect(error.message).toContain(directory);
  expect(readdirSync(join(directory, 'pgdata'))).toEqual(['PG_VERSION']);
});

test.for(['', ' ', 'idb://name'])('refuses the directory %j', (dataDir) => {
  const create = () => embeddedLoader({ dataDir });
  expect(create).toThrow('expected the path of a directory');
  expect(create).toThrow(expect.objectContaining({ code: 'configuration', usage: true }));
});

test('removes the leftovers of an aborted query when the directory is opened again', async () => {
  await loadCores(embeddedLoader({ dataDir: directory }), [core('1', 'B1058')]);
  const left = join(directory, 'pgdata/base/pgsql_tmp');
  await mkdir(left, { recursive: true });
  await writeFile(join(left, 'pgsql_tmp42.0'), 'rows of a sort');
  const reader = await embeddedLoader({ dataDir: directory }).openReader();
  expect((await reader.query('select serial from cores')).rows).toEqual([{ serial: 'B1058' }]);
  await reader.close();
  expect(existsSync(join(left, 'pgsql_tmp42.0'))).toBe(false);
});
