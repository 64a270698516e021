import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeReference } from '../../support/reference-data.ts';
import { sparkPython } from '../spark/support/curate.ts';
import type { PythonAnswers } from './support/python-answers.ts';
import { describeIcebergSpark, startSpark } from './support/spark.ts';
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

/** The reference implementation, for the Spark of the Glue job. */
const runtime = 'org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.10.2';

describeReference('Iceberg tables of two runs', (reference) => {
  describeIcebergSpark('in Spark 3.5', () => {
    let place: TwoRuns;
    let spark: PythonAnswers;
    let first: IcebergPointer;
    const expected: string[] = [];
    beforeAll(async () => {
      place = await openTwoRuns(reference);
      const [python] = await Promise.all([sparkPython(), place.run().then(complete)]);
      expected.push(await place.postgresRows());
      first = place.pointer();
      spark = await startSpark(python, runtime, place.lake.path);
    }, 600_000);
    afterAll(async () => {
      await spark[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    });

    const compare = async (at: State, rows: string | undefined): Promise<Summary> =>
      summaryOf(await spark.ask<Differences>('compare', { at, expected: rows }));

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
    });
  });
});
