import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run, start, temporaryFolder } from '../cli/command.ts';
import { type ApiServer, startApiServer } from '../support/api-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { repositoryRoot } from '../support/repository.ts';
import { report, strike, Tally } from './killing.ts';
import { checkLake } from './lake-check.ts';
import { anyVersion, resourceFlags } from './lakes.ts';
import { killCount, killSeed, randomFrom, timeFor } from './random.ts';
import { recognizer } from './shown-version.ts';
import { makeVersions, type Version } from './versions.ts';
import { look } from './watcher.ts';

beforeAll(requireBuiltCommand);

const versions = makeVersions(3);
const recognize = recognizer(versions);
const kills = killCount(10, 0.5);

function extract(api: ApiServer, root: string, version: Version) {
  const args = ['extract', '--lake', pathToFileURL(root).href, '--base-url', api.url];
  return start([...args, ...resourceFlags(version), '--verbose', '--log-format', 'json']);
}

/** Temporary files that a killed process left. */
function drafts(root: string): number {
  if (!existsSync(root)) return 0;
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.tmp')).length;
}

test(
  `SIGKILL of an extract leaves a lake whose manifests match their files: ${kills} kills (SPACEX_KILL_SEED=${killSeed})`,
  async ({ annotate }) => {
    const random = randomFrom(killSeed + 3);
    using folder = temporaryFolder();
    const root = join(folder.path, 'lake');
    await using database = await freshDatabase();
    const client = await database.connect();
    const phases = new Tally();
    const outcomes = new Tally();
    let whole = 1_000;
    let writing = 100;
    let newest: { runId: string; mark: string } | undefined;
    const summary = () =>
      `extract, seed ${killSeed}: ${phases.total} kills (${phases}; ${outcomes}), ${drafts(root)} drafts left`;

    for (let kill = 1; kill <= kills; kill += 1) {
      const version = random.pick(versions);
      await using api = await startApiServer({ ...version.documents });
      // The parts are written after the last resource was read: half of the kills are then.
      const aimed = random.chance(0.5);
      const share = random.next() * 1.1;
      const running = extract(api, root, version);
      if (aimed) await running.said('"type":"resource_started","resource":"crew"');
      const struck = await strike(running, {
        after: 'start',
        ms: share * (aimed ? writing : whole),
      });
      const where = `kill ${kill} of ${kills}, ${struck.phase}, seed ${killSeed}`;
      phases.add(struck.phase);
      const runs = checkLake(root);
      const published = struck.runId !== undefined && runs.includes(struck.runId);
      outcomes.add(published ? 'published' : 'orphaned');
      if (struck.phase === 'ended') expect(published, where).toBe(true);
      if (published) newest = { runId: struck.runId ?? '', mark: version.mark };
      expect(runs.at(-1), where).toBe(newest?.runId);

      if (newest !== undefined && (kill % 5 === 0 || kill === kills)) {
        const args = ['load', '--lake', pathToFileURL(root).href, '--target', 'postgres'];
        const done = await run([...args, ...anyVersion], postgresEnvironment(database.settings));
        expect(done.code, `${where}: ${done.stderr}`).toBe(0);
        expect((await look(client, recognize))?.mark, where).toBe(newest.mark);
      }
      report(kill, kills, summary);

      // A complete extract into the same lake, measured.
      const again = random.pick(versions);
      await using other = await startApiServer({ ...again.documents });
      const started = performance.now();
      const sound = extract(other, root, again);
      await sound.said('"type":"resource_started","resource":"crew"');
      const read = performance.now();
      const done = await sound.finished;
      expect(done.code, `${where}: ${done.stderr}`).toBe(0);
      whole = performance.now() - started;
      writing = performance.now() - read;
      newest = { runId: checkLake(root).at(-1) ?? '', mark: again.mark };
      expect(done.stderr, where).toContain(newest.runId);
    }
    await annotate(summary(), 'figure');
  },
  timeFor(kills),
);

test('checkLake detects truncated, changed and missing parts', () => {
  const snapshot = join(repositoryRoot, 'packages/spacex-client/snapshot');
  using folder = temporaryFolder();
  cpSync(snapshot, folder.path, { recursive: true });
  expect(checkLake(folder.path)).toHaveLength(1);
  const names = readdirSync(folder.path, { recursive: true, encoding: 'utf8' });
  const part = join(folder.path, names.find((name) => name.endsWith('.ndjson.gz')) ?? '');
  const whole = readFileSync(part);
  writeFileSync(part, whole.subarray(1));
  expect(() => checkLake(folder.path)).toThrow(/bytes instead of/);
  writeFileSync(part, Uint8Array.from(whole).fill(0, 10, 20));
  expect(() => checkLake(folder.path)).toThrow(/different SHA-256/);
  rmSync(part);
  expect(() => checkLake(folder.path)).toThrow(/ENOENT/);
});
