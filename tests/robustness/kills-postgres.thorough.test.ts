// @module-tag postgres-version
import { beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, start, temporaryFolder } from '../cli/command.ts';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { drawSignalTime, type Lengths, measured, report, strike, Tally } from './killing.ts';
import { anyVersion, extractLakes } from './lakes.ts';
import { killCount, killSeed, randomFrom, timeFor } from './random.ts';
import { recognizer } from './shown-version.ts';
import { expectNoTraces, untilAlone } from './traces.ts';
import { makeVersions } from './versions.ts';
import { look, watch } from './watcher.ts';

beforeAll(requireBuiltCommand);

const versions = makeVersions(3);
const recognize = recognizer(versions);
const marks = versions.map(({ mark }) => mark);
const kills = killCount(10);
const firstKills = killCount(2, 0.1);

function load(lake: string | undefined, { settings }: FreshDatabase) {
  if (lake === undefined) throw new Error('There is no such lake');
  const args = ['load', '--lake', lake, '--target', 'postgres', ...anyVersion, '--verbose'];
  return start(
    [...args, '--log-format', 'json', '--lock-timeout', '60'],
    postgresEnvironment(settings),
  );
}

describe(`SIGKILL of a load into PostgreSQL (SPACEX_KILL_SEED=${killSeed})`, () => {
  test(
    `leaves a complete version at any time: ${kills} kills`,
    async ({ annotate }) => {
      const random = randomFrom(killSeed);
      using folder = temporaryFolder();
      const lakes = await extractLakes(versions, folder.path);
      await using database = await freshDatabase();
      const phases = new Tally();
      const outcomes = new Tally();
      const whole = new Set<string>();
      const killed = new Set<string>();
      const summary = () =>
        `PostgreSQL, seed ${killSeed}: ${phases.total} kills (${phases}), ${outcomes.total} reads (${outcomes})`;

      // Two runs: the first one creates the tables and takes longer than later ones.
      await measured(load(lakes.get('v1'), database));
      let lengths: Lengths = await measured(load(lakes.get('v2'), database));
      let shown = await look(await database.connect(), recognize);
      const reader = await database.connect();
      const watcher = watch(await database.connect(), recognize);
      try {
        for (let kill = 1; kill <= kills; kill += 1) {
          const before = shown?.mark ?? '';
          const tried = random.pick(marks.filter((mark) => mark !== before));
          const time = drawSignalTime(random, lengths);
          const struck = await strike(load(lakes.get(tried), database), time);
          const where = `kill ${kill} of ${kills}, ${struck.phase}, seed ${killSeed}`;
          phases.add(struck.phase);
          if (struck.phase === 'ended') expect(struck.code, struck.stderr).toBe(0);
          else expect(struck.signal, where).toBe('SIGKILL');
          if (struck.runId !== undefined) killed.add(struck.runId);

          // In half of the cases, the next run meets the backend and the lock of the killed run.
          if (random.chance(0.5)) {
            await untilAlone(database);
            const after = await look(reader, recognize);
            expect([before, tried], where).toContain(after?.mark);
            if (after?.mark === tried) expect(after.runId, where).toBe(struck.runId);
            if (struck.phase === 'ended') expect(after?.mark, where).toBe(tried);
            outcomes.add(after?.mark === tried ? 'committed' : 'rolled back');
          }

          const next = random.pick(marks.filter((mark) => mark !== before && mark !== tried));
          const running = load(lakes.get(next), database);
          lengths = await measured(running);
          shown = await look(reader, recognize);
          expect(shown?.mark, where).toBe(next);
          expect((await running.finished).stderr, where).toContain(shown?.runId);
          whole.add(shown?.runId ?? '');
          watcher.check();
          report(kill, kills, summary);
        }
      } finally {
        const saw = await watcher.stop();
        await annotate(`${summary()}; reader: ${saw}`, 'figure');
      }
      expect(whole.size).toBe(kills);
      await expectNoTraces(database);
      const ledger = await database.query<{ run_id: string; status: string; tables: number }>(
        `select cast(run_id as text), status,
                (select count(*)::int from spacex.etl_run_tables t where t.run_id = r.run_id) as tables
           from spacex.etl_runs r`,
      );
      for (const { run_id, status, tables } of ledger) {
        expect([run_id, status, tables]).toEqual([run_id, 'succeeded', 22]);
      }
      const known = new Set(ledger.map(({ run_id }) => run_id));
      expect([...whole].filter((id) => !known.has(id))).toEqual([]);
      // The two first runs, the complete runs, and the killed runs that had committed.
      const others = [...known].filter((id) => !whole.has(id) && !killed.has(id));
      expect(others).toHaveLength(2);
    },
    timeFor(kills),
  );

  test(
    `of the first run leaves an empty schema or a complete one: ${firstKills} kills`,
    async ({ annotate }) => {
      const random = randomFrom(killSeed + 1);
      using folder = temporaryFolder();
      const lakes = await extractLakes(versions.slice(0, 2), folder.path);
      const phases = new Tally();
      let lengths: Lengths;
      {
        await using database = await freshDatabase();
        lengths = await measured(load(lakes.get('v1'), database));
      }
      for (let kill = 1; kill <= firstKills; kill += 1) {
        await using database = await freshDatabase();
        const watcher = watch(await database.connect(), recognize);
        const struck = await strike(
          load(lakes.get('v1'), database),
          drawSignalTime(random, lengths),
        );
        const where = `kill ${kill} of ${firstKills}, ${struck.phase}, seed ${killSeed}`;
        phases.add(struck.phase);
        if (random.chance(0.5)) {
          await untilAlone(database);
          const after = await look(await database.connect(), recognize);
          expect([undefined, 'v1'], where).toContain(after?.mark);
        }
        lengths = await measured(load(lakes.get('v2'), database));
        expect((await look(await database.connect(), recognize))?.mark, where).toBe('v2');
        await watcher.stop();
        await expectNoTraces(database);
      }
      await annotate(
        `PostgreSQL, first runs, seed ${killSeed}: ${phases.total} kills (${phases})`,
        'figure',
      );
    },
    timeFor(firstKills),
  );

  test('the reader detects a single row that is missing or has another version', async () => {
    using folder = temporaryFolder();
    const lakes = await extractLakes(versions.slice(0, 1), folder.path);
    await using database = await freshDatabase();
    await measured(load(lakes.get('v1'), database));
    const client = await database.connect();
    const errorAfter = async (statement: string) => {
      await client.query('begin');
      await client.query(statement);
      const error = await look(client, recognize).catch((reason: unknown) => reason);
      await client.query('rollback');
      return String(error);
    };
    const oneRow = 'ctid = (select min(ctid) from spacex.ship_roles)';
    expect(await errorAfter(`delete from spacex.ship_roles where ${oneRow}`)).toContain(
      'ship_roles has',
    );
    expect(
      await errorAfter(`update spacex.ship_roles set role = 'v2 Barge' where ${oneRow}`),
    ).toContain('ship_roles has 1 of v2');
    expect(
      await errorAfter(`update spacex.ship_roles set _run_id = gen_random_uuid() where ${oneRow}`),
    ).toContain('ship_roles was written by 2 runs');
    expect(await errorAfter('delete from spacex.etl_runs')).toContain('ledger is empty');
    expect(await errorAfter('delete from spacex.etl_run_tables')).toContain('ledger is empty');
    expect(await errorAfter('truncate spacex.crew')).toContain('crew is empty');
    expect((await look(client, recognize))?.mark).toBe('v1');
  });
});
