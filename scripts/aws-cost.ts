/**
 * Prints the cost of a month of a plan of Terraform, with the unit prices and the usage in deploy/aws/cost.
 *
 *     terraform show -json dev.plan >dev.json
 *     node scripts/aws-cost.ts dev.json small
 */
import { readFileSync } from 'node:fs';
import { costOf, type Prices } from './aws-cost/cost.ts';
import { dollars } from './aws-cost/dollars.ts';
import { type CostPlan, quantitiesOf } from './aws-cost/quantities.ts';
import { type Usages, usages } from './aws-cost/usages.ts';
import { markdownTable } from './docs/markdown.ts';

const [file, size = 'small'] = process.argv.slice(2);
const { sizes, hoursPerMonth }: Usages = usages();
const usage = sizes[size];
if (file === undefined || usage === undefined) {
  console.error(`usage: node scripts/aws-cost.ts PLAN.json [${Object.keys(sizes).join('|')}]`);
  process.exit(2);
}
const plan = JSON.parse(readFileSync(file, 'utf8')) as CostPlan;
const prices = JSON.parse(
  readFileSync(new URL('../deploy/aws/cost/prices.json', import.meta.url), 'utf8'),
) as Prices;
const lines = costOf(quantitiesOf(plan), usage, prices, hoursPerMonth);
const total = lines.reduce((sum, { cost }) => sum + cost, 0);
const rows = lines.map(({ of, units, unit, cost }) => [
  of,
  `${Math.round(units * 10) / 10}`,
  unit,
  dollars(cost),
]);
console.log(
  markdownTable(['what', 'units', 'unit', 'USD'], [...rows, ['total', '', '', dollars(total)]]),
);
