import { describe, expect, test } from 'vitest';
import { refuseWriting } from '../src/redshift/read-only.ts';

describe('a query on Redshift', () => {
  test.each([
    'select 1',
    ' -- the fleet\n select count(*) from cores;',
    "select * from launches where name = 'put it into orbit; then land'",
    "select 'it''s', 'a \\' quote', \"into\" from t /* no; really */",
    '(select 1) union all (select 2)',
    'with a as (select 1) select * from a;  -- done',
    'explain select 1',
  ])('may read: %s', (sql) => {
    expect(() => refuseWriting('redshift', sql)).not.toThrow();
  });

  test.each([
    'delete from cores',
    'select 1 into copied from cores',
    'select 1; delete from cores',
    '/* select */ drop table cores',
    // A quote in a comment begins no text.
    "select 1 -- '\n; delete from cores -- '",
    "select 1 /* ' */; delete from cores -- '",
    // Comments nest, so what stands after the first end may be a comment still.
    "select 1 /* /* */ ' */; delete from cores -- '",
    // Between dollars a quote begins no text either.
    "select $$'$$; delete from cores -- '",
    "select $a$'$a$; delete from cores -- '",
  ])('may not write, however it is hidden: %s', (sql) => {
    expect(() => refuseWriting('redshift', sql)).toThrow(
      expect.objectContaining({ code: 'read_only' }),
    );
  });
});
