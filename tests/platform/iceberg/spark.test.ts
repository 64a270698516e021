import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, run } from '../../cli/command.ts';
import { describeReference } from '../../support/reference-data.ts';
import { provideEnvironment } from '../../support/virtual-environment.ts';
import { sparkPython } from '../spark/support/curate.ts';
import { differingFields, type FieldDifference } from './support/compare-metadata.ts';
import type { TableDump } from './support/dump.ts';
import { reasons } from './support/java-differences.ts';
import { type PythonAnswers, startAnswers } from './support/python-answers.ts';
import { describeIcebergSpark, sparkRuntime, startSpark } from './support/spark.ts';
import {
  allEqual,
  type Differences,
  pastStates,
  type State,
  type Summary,
  summaryOf,
} from './support/states.ts';
import {
  changeDocuments,
  complete,
  type IcebergPointer,
  openTwoRuns,
  type TwoRuns,
} from './support/two-runs.ts';

describeReference('Iceberg tables of two runs', (reference) => {
  describeIcebergSpark('in Spark 3.5', () => {
    let place: TwoRuns;
    let spark: PythonAnswers;
    let python: PythonAnswers;
    let first: IcebergPointer;
    const expected: string[] = [];
    beforeAll(requireBuiltCommand);
    beforeAll(async () => {
      place = await openTwoRuns(reference);
      complete(await place.run());
      expected.push(await place.postgresRows());
      first = place.pointer();
      spark = await startSpark(await sparkPython(), sparkRuntime, place.lake.path);
      const program = await provideEnvironment('iceberg', 'iceberg-requirements.txt');
      python = startAnswers(program, 'wheel_readers.py');
    }, 600_000);
    afterAll(async () => {
      await spark[Symbol.asyncDispose]();
      await python[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    });

    const compare = async (at: State, rows: string | undefined): Promise<Summary> =>
      summaryOf(await spark.ask<Differences>('compare', { at, expected: rows }));

    const sql = (text: string) => spark.ask<Record<string, unknown>[]>('sql', { text });

    test('have the rows of PostgreSQL after the first run', async () => {
      expect(await compare({}, expected[0])).toEqual(allEqual(expected[0]));
    });

    describe('after a second run', () => {
      beforeAll(async () => {
        changeDocuments(place.documents);
        complete(await place.run());
        expected.push(await place.postgresRows());
      });

      test('have its rows', async () => {
        expect(await compare({}, expected[1])).toEqual(allEqual(expected[1]));
      });

      test.for(['snapshots', 'tag', 'timestamp'] as const)(
        'have the rows of the first run by its %s',
        async (by) => {
          expect(await compare(pastStates(first)[by], expected[0])).toEqual(allEqual(expected[0]));
        },
      );

      test('have metadata as the Java library writes them over the same files', async () => {
        const states = [first, place.pointer()].map(({ tables }) => tables);
        const paths = Object.fromEntries(
          Object.keys(states[0] ?? {}).map((name) => [
            name,
            states.map((tables) => tables[name]?.files.map(({ path }) => path) ?? []),
          ]),
        );
        const to = pathToFileURL(join(place.lake.path, 'java')).href;
        const java = await spark.ask<Record<string, string[]>>('java_tables', {
          to,
          tables: paths,
        });
        const found = new Map<string, FieldDifference>();
        const dump = (metadata: string | undefined) => python.ask<TableDump>('dump', { metadata });
        for (const [name, { metadata }] of Object.entries(place.pointer().tables)) {
          const ours = await dump(pathToFileURL(join(place.lake.path, metadata)).href);
          const other = await dump(java[name]?.at(-1));
          expect([name, other.metadata.snapshots.length]).toEqual([
            name,
            ours.metadata.snapshots.length,
          ]);
          for (const [path, difference] of differingFields(ours, other)) {
            if (!found.has(path)) found.set(path, difference);
          }
        }
        const unexpected = [...found].filter(([path]) => !reasons.has(path));
        expect(Object.fromEntries(unexpected)).toEqual({});
        // No reason without a difference.
        expect([...found.keys()].sort()).toEqual([...reasons.keys()].sort());
      });
    });

    describe('to which Spark commits', () => {
      const etl = (...flags: string[]) => {
        const destination = ['--target', 'lake', '--lake', place.lake.url, '--catalog', 'files'];
        return run(['run', '--base-url', place.apiUrl, '--prune', ...destination, ...flags]);
      };
      const count = async (table: string) => {
        const [row] = await sql(`select count(*) as n from lake.curated.${table}`);
        return Number(row?.['n']);
      };

      test('are refused by the next run, until it takes them over', async () => {
        const files = "options => map('rewrite-all', 'true')";
        const [rewritten] = await sql(
          `call lake.system.rewrite_data_files(table => 'curated.launches', ${files})`,
        );
        expect(rewritten?.['rewritten_data_files_count']).toBeGreaterThan(10);
        const before = await count('crew');
        await sql("delete from lake.curated.crew where agency = 'NASA'");
        expect(await count('crew')).toBeLessThan(before);

        const refused = await etl();
        expect(refused.code, refused.stdout).toBe(1);
        expect(refused.stderr).toContain('foreign_commit');
        expect(refused.stderr).toMatch(/launches \(file:.*v3\.metadata\.json\)/);
        expect(refused.stderr).toMatch(/crew \(file:.*v3\.metadata\.json\)/);
        expect(refused.stderr).not.toContain('rockets (');
        expect(await count('crew')).toBeLessThan(before);

        const taken = await etl('--take-over');
        expect(taken.code, taken.stderr).toBe(0);
        expect(await compare({}, expected[1])).toEqual(allEqual(expected[1]));
        const again = await etl();
        expect(again.code, again.stderr).toBe(0);
      });
    });
  });
});
