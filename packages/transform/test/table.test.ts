import { tablesOf } from '@spacex-platform/transform';
import { expect, test } from 'vitest';

test('rejects a nullable column in the key', () => {
  const { table } = tablesOf('launches');
  const define = () =>
    table('flights_by_rocket', {
      description: 'An invalid table.',
      key: ['rocket_id'],
      columns: (c) => ({ rocket_id: c.text.nullable('rocket') }),
    });
  expect(define).toThrow('Table flights_by_rocket: nullable column in the key: rocket_id');
});

test('rejects an empty key', () => {
  const { table } = tablesOf('launches');
  const define = () =>
    table('flights', { description: 'Invalid.', key: [], columns: (c) => ({ id: c.text('id') }) });
  expect(define).toThrow('Table flights: the key is empty');
});
