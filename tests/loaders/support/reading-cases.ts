import type { QueryableLoader, QueryResult } from '@spacex-platform/loaders';
import { expect, test } from 'vitest';
import { failureOf } from './failure-of.ts';

/** What no reader takes, whatever the engine. */
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

/** What every reader answers. */
const reading = [
  'select count(*) as n from cores',
  ' -- cores\n/* all */ select count(*) as n from cores;',
  'with fleet as (select * from cores) select count(*) as n from fleet',
  '(select count(*) as n from cores)',
];

/** Asks statements each of a reader of its own; the target holds one core, B1058. */
export function readingCases(
  loader: () => QueryableLoader,
  more: { readonly writing?: readonly string[]; readonly reading?: readonly string[] } = {},
): void {
  const ask = async (...statements: string[]): Promise<QueryResult | undefined> => {
    const reader = await loader().openReader();
    let answer: QueryResult | undefined;
    try {
      for (const statement of statements) answer = await reader.query(statement);
      return answer;
    } finally {
      await reader.close();
    }
  };
  const isWhole = async () =>
    expect((await ask('select serial from cores'))?.rows).toEqual([{ serial: 'B1058' }]);

  test.each([...writing, ...(more.writing ?? [])])('takes no write: %s', async (statement) => {
    const error = await failureOf(ask(statement));
    expect(['read_only', 'statement']).toContain(error.code);
    if (error.code === 'statement') expect(statement).toContain(';');
    await isWhole();
  });

  test.each([...reading, ...(more.reading ?? [])])('reads: %s', async (statement) => {
    expect((await ask(statement))?.rows).toEqual([{ n: 1 }]);
  });

  test('explains, and runs what it explains', async () => {
    expect((await ask('explain select * from cores'))?.rows).not.toEqual([]);
    expect((await ask('explain analyze select * from cores'))?.rows).not.toEqual([]);
  });

  test('two statements in one text are told, not answered by halves', async () => {
    await failureOf(ask('select 1; select 2'));
  });
}
