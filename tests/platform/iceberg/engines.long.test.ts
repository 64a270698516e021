import { expect, test } from 'vitest';
import { describeReference } from '../../support/reference-data.ts';
import { describePython, provideEnvironment } from '../../support/virtual-environment.ts';
import { startAnswers } from './support/python-answers.ts';
import { allEqual, type Differences, pastStates, type State, summaryOf } from './support/states.ts';
import { changeDocuments, complete, openTwoRuns } from './support/two-runs.ts';

/** Each with the ways in which it names a state of the past. */
const readers = {
  polars: ['snapshots', 'tag', 'timestamp'],
  daft: ['snapshots', 'tag', 'timestamp'],
  clickhouse: ['snapshots', 'timestamp'],
} as const;

describeReference('Iceberg tables of two runs', (reference) => {
  describePython('as readers from PyPI see them', () => {
    test.for(Object.entries(readers))(
      '%s has the rows of PostgreSQL after each run, and those of the first later',
      async ([reader, ways]) => {
        await using place = await openTwoRuns(reference);
        const program = await provideEnvironment('iceberg-long', 'iceberg-long-requirements.txt');
        await using python = startAnswers(program, 'wheel_readers.py');
        const lake = place.lake.path;
        const compare = async (at: State, expected: string) =>
          summaryOf(await python.ask<Differences>('compare', { reader, lake, at, expected }));
        complete(await place.run());
        const first = { pointer: place.pointer(), rows: await place.postgresRows() };
        expect(await compare({}, first.rows)).toEqual(allEqual(first.rows));
        changeDocuments(place.documents);
        complete(await place.run());
        const second = await place.postgresRows();
        expect(await compare({}, second)).toEqual(allEqual(second));
        const past = pastStates(first.pointer);
        for (const way of ways) {
          expect(await compare(past[way], first.rows)).toEqual(allEqual(first.rows));
        }
      },
    );
  });
});
