import type { LoadSession, OpenRequest } from '@spacex-platform/loaders';
import { tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { core, loadCores } from '../../loaders/support/cores.ts';
import { failureOf } from '../../loaders/support/failure-of.ts';
import { describeReference } from '../../support/reference-data.ts';
import { describePython, provideEnvironment } from '../../support/virtual-environment.ts';
import {
  type GlueLake,
  type GlueRuns,
  type LocalGlue,
  openGlueRuns,
  startGlue,
} from './support/glue-runs.ts';
import { type PythonAnswers, startAnswers } from './support/python-answers.ts';
import {
  allEqual,
  type Differences,
  pastStates,
  type State,
  type Summary,
  summaryOf,
} from './support/states.ts';
import { changeDocuments, complete, type IcebergPointer } from './support/two-runs.ts';

describeReference('Iceberg tables in a Glue database', (reference) => {
  describePython('and pyiceberg', () => {
    let glue: LocalGlue;
    let python: PythonAnswers;
    const stack = new AsyncDisposableStack();
    beforeAll(async () => {
      const install = provideEnvironment('iceberg', 'iceberg-requirements.txt');
      glue = stack.use(await startGlue());
      for (const [name, value] of Object.entries(glue.environment)) vi.stubEnv(name, value);
      python = stack.use(startAnswers(await install, 'glue_readers.py'));
    }, 600_000);
    afterAll(async () => {
      await stack.disposeAsync();
      vi.unstubAllEnvs();
    });

    describe('reading', () => {
      let lake: GlueLake;
      let runs: GlueRuns;
      let first: IcebergPointer;
      const expected: string[] = [];
      const compare = async (at: State, run: 1 | 2): Promise<Summary> =>
        summaryOf(
          await python.ask<Differences>('compare', {
            ...{ database: lake.database, at, expected: expected[run - 1] },
          }),
        );
      beforeAll(async () => {
        lake = await glue.lake('reading');
        runs = stack.use(await openGlueRuns(lake, reference));
        complete(await runs.run());
        expected.push(await runs.postgresRows());
        first = await lake.pointer();
      }, 300_000);

      test('finds every table by its name', async () => {
        expect(await python.ask('names', { database: lake.database })).toEqual(
          tables.map(({ name }) => name).toSorted(),
        );
      });

      test('reads the rows of PostgreSQL after the first run', async () => {
        expect(allEqual(expected[0]).rows).toBeGreaterThan(2000);
        expect(await compare({}, 1)).toEqual(allEqual(expected[0]));
      });

      describe('after a second run', () => {
        beforeAll(async () => {
          changeDocuments(runs.documents);
          complete(await runs.run());
          expected.push(await runs.postgresRows());
        }, 300_000);

        test('reads its rows', async () => {
          expect(await compare({}, 2)).toEqual(allEqual(expected[1]));
          // The comparison itself finds the rows that changed.
          expect((await compare({}, 1)).wrong['launches']).toMatchObject({ different: 3 });
        });

        test.for(['snapshots', 'tag', 'timestamp'] as const)(
          'reads the rows of the first run by its %s',
          async (by) => {
            expect(await compare(pastStates(first)[by], 1)).toEqual(allEqual(expected[0]));
          },
        );
      });
    });

    describe('committing at the same time', () => {
      let lake: GlueLake;
      beforeAll(async () => {
        lake = await glue.lake('committing');
      });
      /** Loads one core; returns what the run reports of the catalog. */
      async function load(serial: string, options: { takeOver?: boolean } = {}) {
        const loader = lake.loader(options);
        let session: LoadSession | undefined;
        const open = async (request: OpenRequest) => {
          session = await loader.open(request);
          return session;
        };
        await loadCores({ ...loader, open }, [core('1', serial)]);
        return session?.catalog;
      }
      const question = () => ({ database: lake.database, table: 'cores' });
      const serials = () => python.ask<string[]>('column', { ...question(), column: 'serial' });
      const append = (id: string) =>
        python.ask<string>('append', { ...question(), changes: { core_id: id, serial: id } });

      test('keeps a commit that was faster than the update of a run', async () => {
        await load('B1', { takeOver: true });
        let theirs = '';
        glue.proxy.beforeNext('UpdateTable', async () => {
          theirs = await append('FASTER');
        });
        const report = await load('B2');
        expect(report?.error).toMatchObject({ code: 'foreign_commit' });
        expect(report?.error?.message).toContain(theirs);
        expect(await serials()).toEqual(['B1', 'FASTER']);
        expect(await failureOf(load('B3'))).toMatchObject({ code: 'foreign_commit' });
        await load('B4', { takeOver: true });
        expect(await serials()).toEqual(['B4']);
      });

      test('repeats a commit for which a run was faster, on top of that run', async () => {
        await load('B5', { takeOver: true });
        glue.proxy.requests.length = 0;
        glue.proxy.beforeNext('UpdateTable', async () => {
          await load('B6');
        });
        const theirs = await append('SLOWER');
        // The first of pyiceberg was refused, that of the run between them was not.
        expect(glue.proxy.writes().filter((line) => line === 'UpdateTable cores')).toHaveLength(3);
        expect(await serials()).toEqual(['B6', 'SLOWER']);
        const error = await failureOf(load('B7'));
        expect(error).toMatchObject({ code: 'foreign_commit' });
        expect(error.message).toContain(theirs);
      });
    });
  });
});
