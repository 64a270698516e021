import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { missingCallgrind } from '../../bench/costs/callgrind.ts';
import { grownCosts } from '../../bench/costs/compare.ts';
import { type Costs, measureCosts } from '../../bench/costs/costs.ts';
import { requireBuiltCommand } from '../cli/command.ts';
import { describeWhen } from '../support/describe-when.ts';

const before = JSON.parse(
  readFileSync(new URL('../../bench/costs.json', import.meta.url), 'utf8'),
) as Costs;

const missing =
  missingCallgrind() ??
  (process.version === before.node
    ? undefined
    : `bench/costs.json has the counts of Node ${before.node}, and this is ${process.version}`);

describeWhen('costs that do not depend on the machine', missing, () => {
  beforeAll(requireBuiltCommand);

  test('have not grown since bench/costs.json was written', async () => {
    const now = await measureCosts(console.log);
    const advice = 'If this is intended: node bench/costs.ts --write, and say why in the commit';
    expect(grownCosts(before, now), advice).toEqual([]);
  }, 900_000);
});
