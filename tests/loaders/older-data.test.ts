// @module-tag postgres-version
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { core, loadCores, newRun } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

let database: FreshDatabase;
let loader: ReturnType<typeof postgresLoader>;
beforeEach(async () => {
  database = await freshDatabase();
  loader = postgresLoader(database.settings);
});
afterEach(() => database.dispose());

const day = 86_400_000;
const march = Date.UTC(2022, 2, 1);
const run = (sequence?: number, source = 'file:///lake') => ({
  ...newRun(),
  source,
  ...(sequence === undefined ? {} : { sequence }),
});
const sequences = async () => {
  const ledger = await loader.openLedger();
  try {
    return (await ledger.runs()).map(({ status, sequence }) => [status, sequence]);
  } finally {
    await ledger.close();
  }
};
const serials = () => database.query('select serial from spacex.cores order by 1');

test('refuses older documents, unless the caller allows them, and records the sequence', async () => {
  await loadCores(loader, [core('1', 'march')], { run: run(march) });
  const older = () => ({ run: run(march - day) });
  for (const dryRun of [true, false]) {
    const error = await failureOf(
      loadCores(loader, [core('1', 'february')], { ...older(), dryRun }),
    );
    expect(error).toMatchObject({ code: 'older_data', transient: false, usage: false });
    expect(error.message).toContain('(2022-02-28T00:00:00.000Z) are older than those in');
    expect(error.message).toContain('cores (2022-03-01T00:00:00.000Z)');
    expect(error.message).toContain('--raw-run <id> or --force');
  }
  expect(await serials()).toEqual([{ serial: 'march' }]);

  const warnings: string[] = [];
  await loadCores(loader, [core('1', 'february')], {
    ...older(),
    allowOlder: true,
    onEvent: (event) => {
      if (event.type === 'warning') warnings.push(event.message);
    },
  });
  expect(warnings).toEqual([expect.stringContaining('They replace the newer ones')]);
  expect(await serials()).toEqual([{ serial: 'february' }]);

  // The last run counts, not the newest documents that were ever loaded.
  await loadCores(loader, [core('1', 'later')], { run: run(march - 1) });
  expect(await sequences()).toEqual([
    ['succeeded', march - 1],
    ['succeeded', march - day],
    ['failed', march - day],
    ['succeeded', march],
  ]);
});

test('orders documents of the API after all others, even if another clock was ahead', async () => {
  const ahead = Date.now() + 30 * day;
  await loadCores(loader, [core('1', 'ahead')], { run: run(ahead) });
  const warnings: string[] = [];
  await loadCores(loader, [core('1', 'today')], {
    run: run(undefined, 'api'),
    sequence: async () => Date.now(),
    onEvent: (event) => {
      if (event.type === 'warning') warnings.push(event.message);
    },
  });
  expect(warnings).toEqual([expect.stringContaining('is dated in the future')]);
  expect(await serials()).toEqual([{ serial: 'today' }]);
  expect(await sequences()).toEqual([
    ['succeeded', ahead + 1],
    ['succeeded', ahead],
  ]);
});

test('loads documents without a sequence, and a ledger of an earlier version gets the column', async () => {
  await loadCores(loader, [core('1', 'first')], { run: run() });
  await database.query('alter table spacex.etl_runs drop column sequence');
  const ledger = await loader.openLedger();
  expect(await ledger.runs()).toMatchObject([{ status: 'succeeded' }]);
  await ledger.close();
  await loadCores(loader, [core('1', 'planned')], { run: run(march), dryRun: true });
  expect(
    await database.query(
      "select 1 from information_schema.columns where table_schema = 'spacex' and column_name = 'sequence'",
    ),
  ).toEqual([]);
  await loadCores(loader, [core('1', 'second')], { run: run(march) });
  await loadCores(loader, [core('1', 'third')], { run: run() });
  await loadCores(loader, [core('1', 'fourth')], { run: run(march - day) });
  expect(await sequences()).toEqual([
    ['succeeded', march - day],
    ['succeeded', undefined],
    ['succeeded', march],
    ['succeeded', undefined],
  ]);
});
