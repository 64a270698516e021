import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { collectGarbage, verifyLake } from '@spacex-platform/loaders/lake';
import { syncLaunchLibrary } from '@spacex-platform/loaders/launch-library';
import { fileStore, rawZoneLaunchLibraryStore } from '@spacex-platform/loaders/raw-zone';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../cli/command.ts';
import { setFleet } from '../launch-library/support/fleet.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';

interface State {
  readonly state: { known: { launches: Record<string, { sha256: string }> } };
  readonly parts: { path: string; bytes: number; sha256: string }[];
  readonly documents: { launches: Record<string, number> };
}

/** A lake with 120 launches and 30 boosters of Launch Library. */
async function synchronizedLake() {
  const folder = temporaryFolder();
  const url = pathToFileURL(folder.path).href;
  const store = fileStore(url);
  await using server = await startLaunchLibrary(1000);
  setFleet(server, 120, 30);
  await syncLaunchLibrary(rawZoneLaunchLibraryStore(store), { client: { baseUrl: server.url } });
  const at = (path: string) => join(folder.path, path);
  const statePath = at('raw/launch-library/state.json');
  return {
    ...{ store, url, at, statePath },
    read: () => JSON.parse(readFileSync(statePath, 'utf8')) as State,
    write: (state: State) => writeFileSync(statePath, JSON.stringify(state)),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

const repair = expect.stringContaining('spacex-etl run --source live fetches everything again');
const problem = (path: string, what: string, detail: string) => ({
  ...{ path, problem: what, detail: expect.stringContaining(detail) },
  ...{ zone: 'raw', runs: [], repair },
});

test('a complete zone has no problem, and is never garbage', async () => {
  using lake = await synchronizedLake();
  const { parts } = lake.read();
  const complete = await verifyLake(lake.store);
  expect(complete).toMatchObject({ files: 1 + parts.length, problems: [] });
  const before = (await lake.store.list('raw')).map(({ path }) => path);
  expect(before.length).toBeGreaterThan(parts.length);
  const garbage = await collectGarbage(lake.store, { keep: 0, olderThanMs: -1 });
  expect(garbage).toMatchObject({ files: [], failures: [] });
  expect((await lake.store.list('raw')).map(({ path }) => path)).toEqual(before);

  const listed = await run(['lake', 'runs', '--lake', lake.url]);
  expect(listed.stdout).toMatch(/Launch Library: 120 launches, 30 boosters, read 20\d\d-/);
  const verified = await run(['lake', 'verify', '--lake', lake.url]);
  expect(verified.code, verified.stderr).toBe(0);
});

test('names a file that is missing or damaged, and what to do', async () => {
  using lake = await synchronizedLake();
  const [one, two] = lake.read().parts;
  if (one === undefined || two === undefined) throw new Error('expected two files');
  rmSync(lake.at(one.path));
  const bytes = readFileSync(lake.at(two.path));
  bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
  writeFileSync(lake.at(two.path), bytes);
  const { problems } = await verifyLake(lake.store);
  expect(problems).toEqual([
    problem(one.path, 'missing', 'does not exist'),
    problem(two.path, 'damaged', 'SHA-256 differs'),
  ]);
  const verified = await run(['lake', 'verify', '--lake', lake.url]);
  expect(verified.code).toBe(1);
  expect(verified.stdout).toContain(one.path);
  expect(verified.stdout).toContain('or delete the directory raw/launch-library');
});

test('names documents that differ from those of the state, or are in no file', async () => {
  using lake = await synchronizedLake();
  const state = lake.read();
  const [part] = state.parts;
  const ids = Object.entries(state.documents.launches)
    .filter(([, index]) => index === 0)
    .map(([id]) => id);
  const [changed = '', lost = ''] = ids;
  if (part === undefined) throw new Error('expected a file');
  // A file that agrees with its own hash, but has another version of a launch.
  const lines = gunzipSync(readFileSync(lake.at(part.path)))
    .toString()
    .split('\n');
  const other = lines.map((line) =>
    line.includes(`"id":"${changed}","fetched_at"`) ? line.replace('Success', 'Failure') : line,
  );
  const bytes = gzipSync(other.join('\n'));
  writeFileSync(lake.at(part.path), bytes);
  part.bytes = bytes.length;
  part.sha256 = createHash('sha256').update(bytes).digest('hex');
  delete state.documents.launches[lost];
  lake.write(state);
  const { problems } = await verifyLake(lake.store);
  expect(problems).toEqual([
    problem('raw/launch-library/state.json', 'damaged', `names no file for launches ${lost}`),
    problem(part.path, 'damaged', `does not have launches ${changed} with the SHA-256`),
  ]);
});

test('reports a state that cannot be read', async () => {
  using lake = await synchronizedLake();
  writeFileSync(lake.statePath, '{');
  expect((await verifyLake(lake.store)).problems).toEqual([
    problem('raw/launch-library/state.json', 'damaged', 'cannot be read'),
  ]);
});
