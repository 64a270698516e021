/** The tables of docs/aws-cost.md, from the plans of three sizes, unit prices and usage in deploy/aws/cost. */
import { readFileSync } from 'node:fs';
import { costOf, type Prices } from '../aws-cost/cost.ts';
import { dollars } from '../aws-cost/dollars.ts';
import type { Quantities } from '../aws-cost/quantities.ts';
import { usages } from '../aws-cost/usages.ts';
import { markdownTable } from '../docs/markdown.ts';
import { replaceBetween } from './generator.ts';

const file = 'docs/aws-cost.md';
const markers = { begin: '<!-- cost: begin -->', end: '<!-- cost: end -->', file };

export function produce(): Map<string, string> {
  const prices = JSON.parse(read('deploy/aws/cost/prices.json')) as Prices;
  const quantities = JSON.parse(read('deploy/aws/cost/quantities.json')) as Record<
    string,
    Quantities
  >;
  const { hoursPerMonth, sizes } = usages();
  const bills = Object.entries(sizes).map(([size, usage]) =>
    costOf(quantities[size] ?? {}, usage, prices, hoursPerMonth),
  );
  const names = prices.prices
    .map(({ of }) => of)
    .filter((of) => bills.some((bill) => bill.some((line) => line.of === of)));
  const rows = names.map((of) => {
    const { unit = '', usd = 0 } = prices.prices.find((one) => one.of === of) ?? {};
    const costs = bills.map((bill) => {
      const line = bill.find((one) => one.of === of);
      return line === undefined ? '' : `${amount(line.units)} → ${dollars(line.cost)}`;
    });
    return [of, `${usd} per ${unit}`, ...costs];
  });
  const totals = bills.map(
    (bill) => `**${dollars(bill.reduce((sum, { cost }) => sum + cost, 0))}**`,
  );
  const table = markdownTable(
    ['what', 'price', ...Object.keys(sizes)],
    [...rows, ['**a month**', '', ...totals]],
  );
  return new Map([[file, replaceBetween(read(file), markers, `\n${table}\n\n`)]]);
}

function amount(units: number): string {
  return units.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
