import type { QueryableLoader, QueryResult } from '@spacex-platform/loaders';
import { expect, test } from 'vitest';
import { failureOf } from './failure-of.ts';

/** Statements that every reader rejects. */
const writing = [
  'delete from cores',
  'set default_transaction_read_only to off; commit; delete from cores',
  'set default_transaction_read_only to off',
  'commit',
  'begin',
  'drop table cores',
  'create table other (a integer)',
  '/* select */ delete from cores',
  '-- select\n delete from cores',
  '-- one line\rdelete from cores -- \nselect 1',
  '/* /* */ select */ delete from cores',
  'select 1; delete from cores',
  "copy (select 1) to '/tmp/spacex-reader-wrote'",
  "do $$ begin execute 'delete from cores'; end $$",
  'explain analyze delete from cores',
  '',
];

/** Statements that every reader runs. */
const reading = [
  'select count(*) as n from cores',
  ' -- cores\n/* all */ select count(*) as n from cores;',
  'with fleet as (select * from cores) select count(*) as n from fleet',
  '(select count(*) as n from cores)',
];

/** Tests a reader of a target with one core, B1058. Each query uses a new reader. */
export function readingCases(
  loader: () => QueryableLoader,
  more: { readonly writing?: readonly string[]; readonly reading?: readonly string[] } = {},
): void {
  const query = async (...statements: string[]): Promise<QueryResult | undefined> => {
    const reader = await loader().openReader();
    let result: QueryResult | undefined;
    try {
      for (const statement of statements) result = await reader.query(statement);
      return result;
    } finally {
      await reader.close();
    }
  };
  const expectUnchanged = async () =>
    expect((await query('select serial from cores'))?.rows).toEqual([{ serial: 'B1058' }]);

  test.each([...writing, ...(more.writing ?? [])])('rejects a write: %s', async (statement) => {
    const error = await failureOf(query(statement));
    expect(['read_only', 'statement']).toContain(error.code);
    if (error.code === 'statement') expect(statement).toContain(';');
    await expectUnchanged();
  });

  test.each([...reading, ...(more.reading ?? [])])('runs: %s', async (statement) => {
    expect((await query(statement))?.rows).toEqual([{ n: 1 }]);
  });

  test('runs explain and explain analyze', async () => {
    expect((await query('explain select * from cores'))?.rows).not.toEqual([]);
    expect((await query('explain analyze select * from cores'))?.rows).not.toEqual([]);
  });

  test('rejects two statements in one text', async () => {
    await failureOf(query('select 1; select 2'));
  });
}
