import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Finished, startProgram, temporaryFolder } from '../cli/command.ts';
import { orderCases } from '../loaders/support/order-cases.ts';
import {
  snapshotCoreFlights,
  snapshotDocuments,
} from '../platform/packages/support/snapshot-documents.ts';
import { type ApiDocument, startApiServer } from '../support/api-server.ts';
import { repositoryRoot } from '../support/repository.ts';

function node(args: string[], environment: Record<string, string> = {}): Promise<Finished> {
  return startProgram(process.execPath, args, environment).finished;
}

const example = (path: string) => join(repositoryRoot, 'examples', path);
const launches = snapshotDocuments('launches');
const coresOf = ({ cores }: ApiDocument) => cores as ApiDocument[];

/** The three cores with the most flights, counted from the documents. */
function mostFlown(): [string, number][] {
  const flights = Map.groupBy(
    launches.filter(({ upcoming }) => upcoming === false).flatMap(coresOf),
    ({ core }) => core,
  );
  return snapshotDocuments('cores')
    .map(({ id, serial }): [string, number] => [String(serial), flights.get(id)?.length ?? 0])
    .sort(([one, some], [other, more]) => more - some || (one < other ? -1 : 1))
    .slice(0, 3);
}

/** Serial and flights from the output of `console.table`. */
function tableIn(text: string): [string, number][] {
  return [...text.matchAll(/'(B\d+)' +│ +(\d+)/g)].map(([, serial = '', n]) => [serial, Number(n)]);
}

describe('examples', () => {
  test('typed-client prints the latest successful launches, in ten lines', async () => {
    await using api = await startApiServer({ launches });
    const { code, stdout, stderr } = await node([example('typed-client/main.ts')], {
      SPACEX_API: api.url,
    });
    expect(code, stderr).toBe(0);
    const succeeded = launches
      .filter(({ upcoming, success }) => upcoming === false && success === true)
      .sort((one, other) => (String(one['date_utc']) < String(other['date_utc']) ? 1 : -1));
    expect(stdout.trim().split('\n')).toEqual([
      ...succeeded
        .slice(0, 5)
        .map(({ date_utc, name }) => `${String(date_utc).slice(0, 10)} ${name}`),
      `of ${succeeded.length} launches that succeeded`,
    ]);
    const lines = readFileSync(example('typed-client/main.ts'), 'utf8').trim().split('\n');
    expect(lines.filter((line) => !/^(\/\*\*.*)?$/.test(line)).length).toBeLessThanOrEqual(10);
  });

  test('custom-table loads its own table', async () => {
    using folder = temporaryFolder();
    const { code, stdout, stderr } = await node([example('custom-table/main.ts'), folder.path]);
    expect(code, stderr).toBe(0);
    const failures = launches.flatMap((launch) =>
      (launch['failures'] as { time: number | null }[]).map(({ time }) => {
        if (time === null) return `${launch['name']} at an unknown time`;
        return `${launch['name']} T${time < 0 ? '' : '+'}${time} s`;
      }),
    );
    expect(failures.length).toBeGreaterThan(2);
    expect(stdout.trim().split('\n').sort()).toEqual(failures.sort());
  });

  test('custom-loader passes the conformance kit', async () => {
    const { code, stdout } = await node([
      ...['--test', '--test-reporter', 'tap'],
      example('custom-loader/sqlite-loader.test.ts'),
    ]);
    expect(code, stdout).toBe(0);
    expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(25);
    // It can prune, and has no ledger, no checks, no readers and no order of runs.
    expect([...stdout.matchAll(/^ *ok \d+ - (.*) # SKIP/gm)].map(([, name]) => name)).toEqual([
      'refuses to prune without the capability',
      'records the rejects of a run with its commit',
      'records the rejects of a run that was aborted',
      'refuses an inspection that writes, and commits nothing',
      'opens a second reader in the same process',
      ...orderCases,
      'refuses a run that was prepared before the newest one',
    ]);
  });

  test('custom-loader loads the snapshot into SQLite', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'spacex.db');
    const { code, stdout, stderr } = await node([example('custom-loader/main.ts'), file]);
    expect(code, stderr).toBe(0);
    expect(tableIn(stdout)).toEqual(mostFlown());
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(file, { readOnly: true });
    const counted = database.prepare('select count(*) as n from core_flights').get();
    database.close();
    expect(counted?.['n']).toBe(snapshotCoreFlights().length);
  });

  test('pipeline loads, checks and queries', async () => {
    using folder = temporaryFolder();
    const { code, stdout, stderr } = await node([example('pipeline/main.ts'), folder.path]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`launches ${launches.length}\n`);
    expect(tableIn(stdout)).toEqual(mostFlown());
  });
});
