import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { athenaViewDdl } from '@spacex-platform/loaders/glue';
import { martNames, marts } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparable } from '../../marts/comparable.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { missingMaven } from '../../support/maven.ts';
import { describeReference } from '../../support/reference-data.ts';
import { describePython, provideEnvironment } from '../../support/virtual-environment.ts';
import { type PythonAnswers, startAnswers } from './support/python-answers.ts';
import { allEqual, type Differences, pastStates, type State, summaryOf } from './support/states.ts';
import { startTrino, type Trino, trinoJava } from './support/trino.ts';
import {
  changeDocuments,
  complete,
  type IcebergPointer,
  openTwoRuns,
  type TwoRuns,
} from './support/two-runs.ts';

const missing =
  missingMaven() ?? (trinoJava() === undefined ? 'there is no Java 24 or 25' : undefined);

describeReference('Iceberg tables of two runs', (reference) => {
  describePython('with Python', () => {
    describeWhen('in Trino, the engine of Athena', missing, () => {
      let place: TwoRuns;
      let server: Trino;
      let trino: PythonAnswers;
      let first: IcebergPointer;
      const expected: string[] = [];
      beforeAll(async () => {
        place = await openTwoRuns(reference);
        server = await startTrino();
        const python = await provideEnvironment('iceberg-long', 'iceberg-long-requirements.txt');
        trino = startAnswers(python, 'trino_answers.py', { TRINO_PORT: String(server.port) });
        await sql('create schema files.spacex');
        complete(await place.run());
        first = place.pointer();
        expected.push(await place.postgresRows());
        await register();
      }, 1_200_000);
      afterAll(async () => {
        await trino[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
        await place[Symbol.asyncDispose]();
      });

      const sql = (text: string) => trino.ask<Record<string, unknown>[]>('sql', { text });
      const compare = async (at: State, rows: string | undefined) =>
        summaryOf(await trino.ask<Differences>('compare', { at, expected: rows }));

      /** Registers the newest version of each table in the directory of the lake. */
      async function register(): Promise<void> {
        const known = new Set((await sql('show tables')).map((row) => row['Table']));
        for (const name of Object.keys(place.pointer().tables)) {
          const directory = join(place.lake.path, 'curated', name);
          const hint = readFileSync(join(directory, 'metadata/version-hint.text'), 'utf8');
          const location = pathToFileURL(directory).href;
          if (known.has(name)) await sql(`call files.system.unregister_table('spacex', '${name}')`);
          await sql(
            `call files.system.register_table('spacex', '${name}', '${location}', 'v${hint}.metadata.json')`,
          );
        }
      }

      test('have the rows of PostgreSQL after the first run', async () => {
        expect(await compare({}, expected[0])).toEqual(allEqual(expected[0]));
      });

      describe('after a second run', () => {
        beforeAll(async () => {
          changeDocuments(place.documents);
          complete(await place.run());
          expected.push(await place.postgresRows());
          await register();
        });

        test('have its rows', async () => {
          expect(await compare({}, expected[1])).toEqual(allEqual(expected[1]));
        });

        test.for(['snapshots', 'tag', 'timestamp'] as const)(
          'have the rows of the first run by its %s',
          async (by) => {
            expect(await compare(pastStates(first)[by], expected[0])).toEqual(
              allEqual(expected[0]),
            );
          },
        );

        test.for(martNames)(
          'the SQL for Athena of %s has the values of PostgreSQL',
          async (name) => {
            const { athenaSql, columns } = marts[name];
            const lake = { database: 'spacex', url: place.lake.url };
            await sql(athenaViewDdl(lake, { ...marts[name], sql: athenaSql }));
            const numbers = columns.filter(({ type }) => type === 'bigint').map((one) => one.name);
            const rows = await place.warehouse.query(`select * from spacex.${name}`);
            const right = rows.map((row) =>
              Object.fromEntries(
                Object.entries(row).map(([column, value]) => {
                  if (value instanceof Date) return [column, value.toISOString()];
                  return [
                    column,
                    numbers.includes(column) && value !== null ? Number(value) : value,
                  ];
                }),
              ),
            );
            expect(right.length).toBeGreaterThan(3);
            const read = await sql(`select * from spacex.${name}`);
            expect(comparable(read)).toEqual(comparable(right));
          },
        );
      });
    });
  });
});
