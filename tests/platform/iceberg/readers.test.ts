import { constants, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeReference } from '../../support/reference-data.ts';
import { describePython, provideEnvironment } from '../../support/virtual-environment.ts';
import { type PythonAnswers, startAnswers } from './support/python-answers.ts';
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

const readers = ['pyiceberg', 'pyiceberg_catalog', 'duckdb'] as const;

/** The extension of DuckDB knows no tags. */
const pastReads = [
  ...(['snapshots', 'tag', 'timestamp'] as const).map((by) => ({ reader: 'pyiceberg', by })),
  ...(['snapshots', 'timestamp'] as const).map((by) => ({ reader: 'duckdb', by })),
];

describeReference('Iceberg tables of two runs', (reference) => {
  describePython('as readers from PyPI see them', () => {
    let place: TwoRuns;
    let python: PythonAnswers;
    let first: IcebergPointer;
    /** Files of rows, as PostgreSQL had them after each run. */
    const expected: string[] = [];
    beforeAll(async () => {
      const program = await provideEnvironment('iceberg', 'iceberg-requirements.txt');
      python = startAnswers(program, 'wheel_readers.py');
      place = await openTwoRuns(reference);
      complete(await place.run());
      expected.push(await place.postgresRows());
      first = place.pointer();
    }, 600_000);
    afterAll(async () => {
      await python[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    });

    const lake = () => place.lake.path;
    const compare = async (reader: string, at: State, run: 1 | 2): Promise<Summary> => {
      const question = { reader, lake: lake(), at, expected: expected[run - 1] };
      return summaryOf(await python.ask<Differences>('compare', question));
    };
    const equal = (run: 1 | 2) => allEqual(expected[run - 1]);

    test.for(readers)('%s reads the rows of PostgreSQL after the first run', async (reader) => {
      expect(equal(1)).toMatchObject({ tables: tables.length });
      expect(equal(1).rows).toBeGreaterThan(2000);
      expect(await compare(reader, {}, 1)).toEqual(equal(1));
    });

    describe('after a second run', () => {
      beforeAll(async () => {
        changeDocuments(place.documents);
        const { targets } = complete(await place.run());
        const counts = targets.map(({ tables }) =>
          tables.find(({ table }) => table === 'launches'),
        );
        const changed = { rows: 204, inserted: 0, updated: 1, deleted: 1, pruned: 1 };
        expect(counts).toEqual([1, 2].map(() => expect.objectContaining(changed)));
        expected.push(await place.postgresRows());
      });

      test.for(readers)('%s reads its rows', async (reader) => {
        expect(equal(2).rows).toBeLessThan(equal(1).rows);
        expect(await compare(reader, {}, 2)).toEqual(equal(2));
        // The comparison itself finds the rows that changed.
        const { wrong } = await compare(reader, {}, 1);
        expect(wrong['launches']).toMatchObject({ rows: 204, different: 3 });
        expect(wrong['rockets']).toBeUndefined();
      });

      test.for(pastReads)(
        '$reader reads the rows of the first run by its $by',
        async ({ reader, by }) => {
          expect(await compare(reader, pastStates(first)[by], 1)).toEqual(equal(1));
        },
      );

      test('a filter by the year plans only the files of that year', async () => {
        const planned = (filter: string) =>
          python.ask<string[]>('planned_files', { lake: lake(), table: 'launches', filter });
        const year = await planned('launch_year = 2013');
        expect(year).toEqual([expect.stringContaining('/launch_year=2013/')]);
        const none = await planned('launch_year = 1999');
        expect(none).toEqual([]);
        // The bounds of other columns prune files too.
        const late = await planned("date_utc >= '2021-12-01T00:00:00+00:00'");
        expect(late.map((path) => /launch_year=(\d+)/.exec(path)?.[1])).toEqual(['2021', '2022']);
        expect((await planned('launch_year > 0')).length).toBeGreaterThan(10);
      });
    });

    describe('after a commit of pyiceberg in a catalog of its own', () => {
      const directory = () => join(lake(), 'curated/crew/metadata');
      let written: string;
      beforeAll(async () => {
        const { before, after } = await python.ask<Record<'before' | 'after', string>>(
          'delete_rows',
          {
            ...{ lake: lake(), table: 'crew', filter: "agency == 'NASA'" },
            catalog: join(lake(), 'other.db'),
          },
        );
        expect(after).not.toBe(before);
        written = fileURLToPath(after);
        expect(dirname(written)).toBe(directory());
      });

      test('the lake is as it was, and goes on', async () => {
        expect(await compare('pyiceberg', {}, 2)).toEqual(equal(2));
        expect(await compare('duckdb', {}, 2)).toEqual(equal(2));
        complete(await place.run());
      });

      test('that commit is refused as a version of the lake, until it is taken over', async () => {
        const hint = join(directory(), 'version-hint.text');
        const next = Number(readFileSync(hint, 'utf8')) + 1;
        copyFileSync(written, join(directory(), `v${next}.metadata.json`), constants.COPYFILE_EXCL);
        writeFileSync(hint, String(next));
        const { wrong } = await compare('pyiceberg', {}, 2);
        expect(Object.keys(wrong)).toEqual(['crew']);

        const refused = await place.run();
        expect(refused).toMatchObject({ status: 'failed', error: { code: 'foreign_commit' } });
        expect(refused.error?.message).toContain(`crew (file://${directory()}/v${next}.metadata`);
        expect(Object.keys((await compare('pyiceberg', {}, 2)).wrong)).toEqual(['crew']);

        complete(await place.run({ takeOver: true }));
        for (const reader of readers) expect(await compare(reader, {}, 2)).toEqual(equal(2));
        complete(await place.run());
      });
    });
  });
});
