import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeReference } from '../../support/reference-data.ts';
import { provideEnvironment } from '../../support/virtual-environment.ts';
import type { PythonAnswers } from './support/python-answers.ts';
import { describeIcebergSpark, startSpark } from './support/spark.ts';
import { allEqual, type Differences, pastStates, type State, summaryOf } from './support/states.ts';
import { changeDocuments, complete, openTwoRuns, type TwoRuns } from './support/two-runs.ts';

// renovate: datasource=maven depName=org.apache.iceberg:iceberg-spark-runtime-4.1_2.13
const runtimeVersion = '1.12.0';
const runtime = `org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:${runtimeVersion}`;

describeReference('Iceberg tables of two runs', (reference) => {
  describeIcebergSpark('in Spark 4.1', () => {
    let place: TwoRuns;
    let spark: PythonAnswers;
    beforeAll(async () => {
      place = await openTwoRuns(reference);
      const python = await provideEnvironment('spark4', 'spark4-requirements.txt');
      spark = await startSpark(python, runtime, place.lake.path);
    }, 600_000);
    afterAll(async () => {
      await spark[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    });

    test('have the rows of PostgreSQL after each run, and those of the first later', async () => {
      const compare = async (at: State, rows: string) =>
        summaryOf(await spark.ask<Differences>('compare', { at, expected: rows }));
      complete(await place.run());
      const first = { pointer: place.pointer(), rows: await place.postgresRows() };
      expect(await compare({}, first.rows)).toEqual(allEqual(first.rows));
      changeDocuments(place.documents);
      complete(await place.run());
      const second = await place.postgresRows();
      expect(await compare({}, second)).toEqual(allEqual(second));
      for (const state of Object.values(pastStates(first.pointer))) {
        expect(await compare(state, first.rows)).toEqual(allEqual(first.rows));
      }
    });
  });
});
