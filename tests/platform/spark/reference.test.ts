import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { martNames } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run } from '../../cli/command.ts';
import { type TestLake, testLake } from '../../lake/lake.ts';
import { openDuck } from '../../support/duckdb.ts';
import { describeReference } from '../../support/reference-data.ts';
import { type CurateResult, curate, describeSpark, sparkPython } from './support/curate.ts';
import { differences, pointerOf } from './support/curated-lake.ts';
import { nextDay, referenceTexts, withEdgeCases } from './support/edge-cases.ts';
import { writeRawRun } from './support/raw-lake.ts';
import { rounded } from './support/rounded.ts';

interface Entry {
  readonly resources: readonly { readonly resource: string }[];
  readonly drift: unknown;
  readonly rejects: readonly {
    readonly resource: string;
    readonly document_id: string | null;
    readonly issues: readonly { readonly code: string; readonly path: string }[];
    readonly raw: string;
  }[];
}

const byName = (one: { table: string }, other: { table: string }) =>
  one.table < other.table ? -1 : 1;

describeReference('reference documents', (reference) => {
  describeSpark('curated by Spark', () => {
    let spark: TestLake;
    let typescript: TestLake;
    let first: CurateResult;
    beforeAll(requireBuiltCommand);
    beforeAll(sparkPython, 600_000);
    beforeAll(async () => {
      spark = testLake();
      typescript = testLake();
      await writeRawRun(spark.store, withEdgeCases(referenceTexts(reference.documents())));
      const done = await curate(['--lake', spark.url, '--max-rejects', '50']);
      expect(done.code, done.stderr).toBe(3);
      first = done.result;
      await load(3);
    }, 600_000);
    afterAll(() => {
      spark[Symbol.dispose]();
      typescript[Symbol.dispose]();
    });

    /** Loads the newest raw run with TypeScript, into a separate lake. */
    async function load(code: number, ...flags: readonly string[]): Promise<CurateResult> {
      const options = ['--source', spark.url, '--target', 'lake', '--lake', typescript.url];
      const done = await run(['load', ...options, '--max-rejects', '50', '--json', ...flags]);
      expect(done.code, done.stderr).toBe(code);
      return JSON.parse(done.stdout) as CurateResult;
    }

    function entryOf(lake: TestLake): Entry {
      const path = join(lake.path, `ledger/${pointerOf(lake.url).run_id}.json`);
      return JSON.parse(readFileSync(path, 'utf8')) as Entry;
    }

    test('produce the same rows as TypeScript, including hashes and partitions', async () => {
      using duck = await openDuck();
      const found = await differences(duck, spark.url, typescript.url);
      for (const [table, { different }] of Object.entries(found)) {
        expect([table, different]).toEqual([table, 0]);
      }
      expect(found['launches']?.rows).toBe(205 + 13);
      expect(found['rockets']?.rows).toBe(5);
      expect(found['starlink']?.rows).toBeGreaterThan(1000);
    });

    test('have the same rejects and the same drift', () => {
      const [actual, expected] = [entryOf(spark), entryOf(typescript)];
      const faults = ({ rejects }: Entry) =>
        rejects
          .map(({ resource, document_id, issues, raw }) => ({
            resource,
            document_id,
            raw,
            issues: issues.map(({ code, path }) => ({ code, path })),
          }))
          .sort((a, b) => (a.raw < b.raw ? -1 : 1));
      expect(faults(actual)).toEqual(faults(expected));
      expect(actual.rejects).toHaveLength(17);
      expect(actual.drift).toEqual(expected.drift);
      const sorted = ({ resources }: Entry) =>
        resources.toSorted((a, b) => (a.resource < b.resource ? -1 : 1));
      expect(sorted(actual)).toEqual(sorted(expected));
    });

    test('are stored in the same directories, with the same schema', () => {
      const [actual, expected] = [pointerOf(spark.url), pointerOf(typescript.url)];
      expect(Object.keys(actual.tables).sort()).toEqual(Object.keys(expected.tables).sort());
      for (const [name, table] of Object.entries(actual.tables)) {
        expect(table.schema_hash).toBe(expected.tables[name]?.schema_hash);
        const folders = ({ files }: typeof table, run: string) =>
          [...new Set(files.map(({ path }) => path.replace(run, 'RUN')))].sort();
        const other = expected.tables[name];
        if (other === undefined) throw new Error(`no table ${name}`);
        expect(folders(table, table.run_id)).toEqual(folders(other, other.run_id));
      }
    });

    test('produce the same marts in DuckDB', async () => {
      for (const mart of martNames) {
        const query = async (lake: TestLake) => {
          const options = ['--target', 'lake', '--lake', lake.url];
          return run(['query', mart, ...options, '--format', 'csv']);
        };
        const [actual, expected] = [await query(spark), await query(typescript)];
        expect(actual.code, actual.stderr).toBe(0);
        expect(actual.stdout.split('\n').length).toBeGreaterThan(4);
        // Sums of doubles depend on the order of the rows, which two engines need not share.
        expect(rounded(actual.stdout)).toEqual(rounded(expected.stdout));
      }
    });

    test('change the same rows the next day, and keep the files of unchanged tables', async () => {
      await writeRawRun(spark.store, nextDay(referenceTexts(reference.documents())));
      const { code, stderr, result } = await curate(['--lake', spark.url]);
      expect(code, stderr).toBe(0);
      const expected = await load(0);
      const counts = (of: CurateResult) => of.targets[0]?.tables.toSorted(byName);
      expect(counts(result)).toEqual(counts(expected));
      expect(counts(result)?.find(({ table }) => table === 'core_flights')).toMatchObject({
        deleted: 1,
      });
      const { tables } = pointerOf(spark.url);
      expect(tables['launches']?.run_id).toBe(result.runId);
      expect(tables['cores']?.run_id).toBe(first.runId);
      expect(tables['launches']?.rows).toBe(205 + 13 + 1);
      using duck = await openDuck();
      const found = Object.values(await differences(duck, spark.url, typescript.url));
      expect(found.map(({ different }) => different)).toEqual(found.map(() => 0));
    }, 400_000);

    test('with --prune, delete rows of missing documents, but keep those of rejected ones', async () => {
      const texts = nextDay(referenceTexts(reference.documents()));
      const launches = texts['launches'] ?? [];
      const spared = JSON.parse(launches[20] ?? '') as Record<string, unknown>;
      const broken = JSON.stringify({ ...spared, flight_number: 'one' });
      await writeRawRun(spark.store, { ...texts, launches: launches.with(20, broken) });
      const { code, stderr, result } = await curate(['--lake', spark.url, '--prune']);
      expect(code, stderr).toBe(3);
      const expected = await load(3, '--prune');
      // The Spark job does not count the pruned rows apart.
      const counts = (of: CurateResult) =>
        of.targets[0]?.tables.map((table) => ({ ...table, pruned: undefined })).toSorted(byName);
      expect(counts(result)).toEqual(counts(expected));
      // The valid edge cases, and the document that was deleted the next day.
      const of = counts(result)?.find(({ table }) => table === 'launches');
      expect(of).toMatchObject({ inserted: 0, updated: 0, deleted: 13 + 1 });
      using duck = await openDuck();
      const found = await differences(duck, spark.url, typescript.url);
      expect(found['launches']?.rows).toBe(205);
      const all = Object.values(found);
      expect(all.map(({ different }) => different)).toEqual(all.map(() => 0));
    }, 400_000);

    test('with --prune, fail if a rejected document has no id', async () => {
      const texts = referenceTexts(reference.documents());
      await writeRawRun(spark.store, { cores: [...(texts['cores'] ?? []), '[]'] });
      const before = pointerOf(spark.url);
      const { code, stderr, result } = await curate(['--lake', spark.url, '--prune']);
      expect(code, stderr).toBe(1);
      expect(result.error?.code).toBe('prune_refused');
      expect((await load(1, '--prune')).error?.code).toBe('prune_refused');
      expect(pointerOf(spark.url)).toEqual(before);
    }, 400_000);
  });
});
