import { expect, test } from 'vitest';
import { type Check, checks, type RunChecksOptions, runChecks, tables } from '../src/index.ts';
import { marts } from '../src/marts/index.ts';

/** The statements that checks execute on a target with rows in every table. */
async function statementsOf(
  some: readonly Check[],
  options: RunChecksOptions = {},
  hasColumn = (_: string) => true,
): Promise<string[]> {
  const columns = [
    ...tables.flatMap((table) => Object.keys(table.columns).map((name) => [table.name, name])),
    ...Object.values(marts).flatMap((mart) => mart.columns.map(({ name }) => [mart.name, name])),
  ].filter(([name, column]) => hasColumn(`${name}.${column}`));
  const statements: string[] = [];
  const query = async (sql: string) => {
    if (sql.includes('information_schema')) {
      return { rows: columns.map(([name, column]) => ({ name, column })) };
    }
    statements.push(sql);
    return { rows: [Object.fromEntries(Array.from({ length: 99 }, (_, at) => [`t${at}`, 1]))] };
  };
  await runChecks(query, some, options);
  return statements.slice(1);
}

const copyOf = (table: string, sql: string | undefined) =>
  new RegExp(`"${table}" as materialized \\(select ([^()]*) from "${table}"\\)`).exec(
    sql ?? '',
  )?.[1];

test('one statement copies the columns that many checks read', async () => {
  const statements = await statementsOf(checks, { storesRows: true });
  const shared = statements.filter((sql) => sql.startsWith('with '));
  expect(shared).toHaveLength(1);
  const launches = copyOf('launches', shared[0]);
  expect(launches).toContain('"date_local"');
  expect(launches).not.toContain('links_');
  expect(copyOf('core_flights', shared[0])).toContain('"landing_type"');
  expect(copyOf('rockets', shared[0])).toBeUndefined();
  // Only marts read these tables once more.
  const others = statements.filter((sql) => !shared.includes(sql)).join('\n');
  expect(others).not.toMatch(/(from|join) "?(launches|core_flights)"?\b/);
});

test('without that option, each query is a statement of its own', async () => {
  const statements = await statementsOf(checks);
  expect(statements.filter((sql) => sql.startsWith('with '))).toEqual([]);
  expect(statements.length).toBeGreaterThan(60);
});

test('a column that the target lacks is not copied', async () => {
  const hasColumn = (name: string) => name !== 'launches.source';
  const [sql] = await statementsOf(checks, { storesRows: true }, hasColumn);
  expect(copyOf('launches', sql)).toContain('"upcoming"');
  expect(copyOf('launches', sql)).not.toContain('"source"');
});

test('a check that does not list its columns reads the table', async () => {
  const own: Check = {
    kind: 'query',
    id: 'launches.own',
    severity: 'warning',
    description: 'No launch has details.',
    cases: 'select to_json(launches) as subject from launches where details is not null',
  };
  const statements = await statementsOf([...checks, own], { storesRows: true });
  const [shared = '', ...others] = statements;
  expect(shared).not.toContain('to_json');
  expect(others.filter((sql) => sql.includes('to_json'))).toHaveLength(1);
});

test('no statement returns more columns than PostgreSQL can', async () => {
  const many = Array.from({ length: 1500 }, (_, at): Check => {
    const rule = { id: `launches.${at}`, severity: 'error', description: 'None.' } as const;
    const rows = { kind: 'rows', table: 'launches', broken: `flight_number = ${at}` } as const;
    return { ...rule, ...rows, subject: 'launch_id', reads: { launches: ['flight_number'] } };
  });
  const statements = await statementsOf([...checks, ...many], { storesRows: true });
  for (const sql of statements) {
    expect(sql.match(/ as (s\d+_)?[ceruk]\d+\b/g)?.length ?? 0).toBeLessThan(1664);
  }
  const all = statements.join('\n');
  for (const at of many.keys()) expect(all).toContain(`flight_number = ${at})`);
});
