import { expect, test } from 'vitest';
import { resultOf } from '../src/sql/query-result.ts';

// `select count(*), count(x)` used to lose its first value: both columns are called count.
test('columns of one name keep their values apart', () => {
  const result = resultOf(['count', 'count', 'count_2', 'count'], [[1, 2, 3, 4]], 1);
  expect(result.columns).toEqual(['count', 'count_3', 'count_2', 'count_4']);
  expect(result.rows).toEqual([{ count: 1, count_3: 2, count_2: 3, count_4: 4 }]);
});
