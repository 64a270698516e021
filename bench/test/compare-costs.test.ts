import { expect, test } from 'vitest';
import { grownCosts } from '../costs/compare.ts';
import type { Costs } from '../costs/costs.ts';

const step = { instructions: 1000, allocatedBytes: 100 };
const costs: Costs = {
  node: 'v24.0.0',
  work: {
    'JSON.parse alone': step,
    'documents to rows': { instructions: 2000, allocatedBytes: 500 },
    'documents to COPY': step,
  },
  starts: { 'an empty program': 10, 'spacex-etl --help': 20, 'spacex-etl query core_usage': 30 },
  sessions: { 'first run': { statements: 100, sentBytes: 1000, receivedBytes: 1000 } },
};

test('the same costs, lower ones and 3 % more have not grown', () => {
  expect(grownCosts(costs, costs)).toEqual([]);
  const cheaper = { ...costs, starts: { ...costs.starts, 'spacex-etl --help': 2 } };
  expect(grownCosts(costs, cheaper)).toEqual([]);
  const first = { statements: 103, sentBytes: 1000, receivedBytes: 1030 };
  expect(grownCosts(costs, { ...costs, sessions: { 'first run': first } })).toEqual([]);
});

test('a cost that has grown is named with both numbers', () => {
  const rows = { instructions: 2000, allocatedBytes: 516 };
  const first = { statements: 104, sentBytes: 1000, receivedBytes: 1000 };
  const now = {
    ...costs,
    work: { ...costs.work, 'documents to rows': rows },
    starts: { ...costs.starts, 'spacex-etl --help': 21 },
    sessions: { 'first run': first },
  };
  expect(grownCosts(costs, now)).toEqual([
    { what: 'documents to rows, allocatedBytes', before: 500, now: 516 },
    { what: 'spacex-etl --help, instructions', before: 20, now: 21 },
    { what: 'first run, statements', before: 100, now: 104 },
  ]);
});

test('a cost that is not measured any more has not passed', () => {
  expect(grownCosts(costs, { ...costs, sessions: {} })).toHaveLength(3);
});
