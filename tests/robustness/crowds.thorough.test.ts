import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Finished, requireBuiltCommand, run, temporaryFolder } from '../cli/command.ts';
import { contents } from '../load/warehouse.ts';
import { startApiServer } from '../support/api-server.ts';
import { anyVersion, extractLakes, resourceFlags } from './lakes.ts';
import { embeddedPlace, type Place, postgresPlace } from './places.ts';
import { recognizer } from './shown-version.ts';
import { makeVersions } from './versions.ts';

const versions = makeVersions(3);
const recognize = recognizer(versions);
const marks = versions.map(({ mark }) => mark);
const folder = temporaryFolder();
const prepared = join(folder.path, 'prepared');
let lakes: ReadonlyMap<string, string>;

beforeAll(async () => {
  requireBuiltCommand();
  lakes = await extractLakes(versions, folder.path);
  const first = await run([...loadFlags('v1'), '--data-dir', prepared]);
  expect(first.code, first.stderr).toBe(0);
});
afterAll(() => folder[Symbol.dispose]());

/** All runs of a test end within this time, even on a busy machine. */
const maxTestMs = 300_000;

const jsonFlags = ['--json', '--log-format', 'json', '--verbose'];

function loadFlags(mark: string): string[] {
  return ['load', '--lake', lakes.get(mark) ?? '', ...anyVersion, ...jsonFlags];
}

interface Result {
  readonly runId: string;
  readonly error?: { readonly code: string };
  readonly targets: readonly {
    readonly tables: readonly {
      readonly inserted: number;
      readonly updated: number;
      readonly deleted: number;
    }[];
  }[];
}

function resultOf({ stdout }: Finished): Result {
  return JSON.parse(stdout) as Result;
}

/** Rows that a run inserted, updated or deleted. */
function changesOf(finished: Finished): number {
  const tables = resultOf(finished).targets.flatMap((target) => target.tables);
  return tables.reduce((sum, one) => sum + one.inserted + one.updated + one.deleted, 0);
}

/** Starts concurrent runs, one per mark; all must exit with 0. */
async function crowd(place: Place, wanted: readonly string[]): Promise<readonly Finished[]> {
  const running = wanted.map((mark) => place.start(loadFlags(mark)));
  const all = await Promise.all(running.map(({ finished }) => finished));
  for (const { code, stderr } of all) expect(code, stderr).toBe(0);
  return all;
}

const times = (count: number, mark: string) => Array.from({ length: count }, () => mark);

describe.each([
  ['PostgreSQL', postgresPlace, 8],
  ['an embedded database', () => embeddedPlace(prepared), 4],
] as const)('concurrent runs into %s', (_, open, many) => {
  test.each([2, many])(
    '%i runs of the same version change the rows once',
    { timeout: maxTestMs },
    async (count) => {
      await using place = await open();
      await using alone = await open();
      await crowd(place, ['v1']);
      const watcher = await place.watch(recognize);
      const finished = await crowd(place, times(count, 'v2'));
      await watcher?.stop();

      // One run wrote everything, and the others found no changes.
      const writers = finished.filter((one) => changesOf(one) > 0);
      expect(writers).toHaveLength(1);
      const shown = await place.shown(recognize);
      expect(shown).toEqual({ mark: 'v2', runId: writers.map((one) => resultOf(one).runId)[0] });
      const ledger = await place.query('select run_id, status from spacex.etl_runs');
      for (const one of finished) {
        expect(ledger).toContainEqual({ run_id: resultOf(one).runId, status: 'succeeded' });
      }
      await crowd(alone, ['v2']);
      expect(await contents(place)).toEqual(await contents(alone));
      await place.expectNoTraces();
    },
  );

  test(`${many} runs of different versions result in exactly one of them`, {
    timeout: maxTestMs,
  }, async () => {
    await using place = await open();
    const watcher = await place.watch(recognize);
    const wanted = Array.from({ length: many }, (__, at) => marks[at % marks.length] ?? '');
    const finished = await crowd(place, wanted);
    await watcher?.stop();
    const shown = await place.shown(recognize);
    expect(marks).toContain(shown?.mark);
    // The rows were written by a run of that version.
    const writer = finished.findIndex((one) => resultOf(one).runId === shown?.runId);
    expect(wanted[writer]).toBe(shown?.mark);
    await place.expectNoTraces();
  });

  test(`${many} runs with --lock-timeout 0 exit with 75 while another run is loading`, {
    timeout: maxTestMs,
  }, async () => {
    const [version] = versions.slice(1);
    if (version === undefined) throw new Error('There is no second version');
    await using api = await startApiServer({ ...version.documents });
    await using place = await open();
    api.fault('cores', { kind: 'delay', ms: 2_000 });
    const fromApi = ['run', '--base-url', api.url, ...resourceFlags(version), ...jsonFlags];
    const first = place.start([...fromApi, ...anyVersion]);
    await first.said('"resource_started","resource":"cores"');
    // Suspended until the others have finished.
    first.child.kill('SIGSTOP');
    const others = times(many, 'v3').map((mark) =>
      place.start([...loadFlags(mark), '--lock-timeout', '0']),
    );
    const refused = await Promise.all(others.map(({ finished }) => finished));
    first.child.kill('SIGCONT');
    for (const one of refused) {
      expect(one.code, one.stderr).toBe(75);
      expect(resultOf(one)).toMatchObject({ status: 'failed', error: { code: 'locked' } });
      expect(one.stderr).not.toContain('"type":"waiting"');
    }
    const done = await first.finished;
    expect(done.code, done.stderr).toBe(0);
    expect(await place.shown(recognize)).toEqual({ mark: 'v2', runId: resultOf(done).runId });
    await place.expectNoTraces();
  });
});
