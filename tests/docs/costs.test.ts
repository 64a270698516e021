import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IngestError } from '../../packages/etl-cli/src/lambda/ingest-error.ts';
import { measure, measureFailure } from '../../packages/etl-cli/src/lambda/telemetry.ts';
import { costOf } from '../../scripts/aws-cost/cost.ts';
import { quantitiesOf } from '../../scripts/aws-cost/quantities.ts';
import { usages } from '../../scripts/aws-cost/usages.ts';
import { repositoryRoot } from '../support/repository.ts';

const page = readFileSync(join(repositoryRoot, 'docs/aws-cost.md'), 'utf8');

/** The cells of the generated table, without its head. */
function rows(): string[][] {
  const [, block = ''] = page.split('<!-- cost: begin -->');
  return block
    .split('<!-- cost: end -->')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ) as string[][];
}

const number = (text = '') => Number(text.replaceAll(/[*,]/g, ''));

test('each cost is its units times its price, and each column adds up', () => {
  const lines = rows();
  const total = lines.at(-1) ?? [];
  expect(total[0]).toBe('**a month**');
  expect(lines.length).toBeGreaterThan(10);
  for (const column of [2, 3, 4]) {
    let sum = 0;
    for (const [what = '', price = '', ...cells] of lines.slice(0, -1)) {
      const cell = cells[column - 2] ?? '';
      if (cell === '') continue;
      const [units, cost] = cell.split(' → ').map(number);
      const expected = (units ?? 0) * Number.parseFloat(price);
      // Units are shown with one decimal, costs in whole dollars from 10 on.
      expect(Math.abs((cost ?? 0) - expected), `${what} ${cell}`).toBeLessThanOrEqual(
        0.05 * Number.parseFloat(price) + 0.5,
      );
      sum += cost ?? 0;
    }
    expect(Math.abs(number(total[column]) - sum)).toBeLessThanOrEqual(lines.length / 2);
  }
});

test('the cost of a plan is computed from its resources', () => {
  const resource = (type: string, values: Record<string, unknown> = {}, name = 'this') => ({
    ...{ type, name, mode: 'managed', values },
  });
  const filter = (name: string, namespace = 'stack') =>
    resource('aws_cloudwatch_log_metric_filter', { metric_transformation: [{ name, namespace }] });
  const quantities = quantitiesOf({
    planned_values: {
      root_module: {
        resources: [
          resource('aws_redshift_cluster', { node_type: 'ra3.large', number_of_nodes: 3 }),
          { ...resource('aws_kms_key'), mode: 'data' },
        ],
        child_modules: [
          {
            resources: [
              resource('aws_vpc_endpoint', { vpc_endpoint_type: 'Interface' }),
              resource('aws_vpc_endpoint', { vpc_endpoint_type: 'Gateway' }),
              resource('aws_subnet', {}, 'private'),
              resource('aws_subnet', {}, 'private'),
              resource('aws_subnet', {}, 'public'),
              resource('aws_cloudwatch_metric_alarm'),
              // CloudWatch charges for metrics, and the first two filters have the same one.
              filter('changes'),
              filter('changes'),
              filter('changes', 'other'),
              filter('warnings'),
            ],
          },
        ],
      },
    },
  });
  expect(quantities).toEqual({
    ...{ 'ra3.large': 3, 'interface endpoint': 2, secret: 1, alarm: 1 },
    'custom metric': 3,
  });

  const usage = {
    ...{ description: '', lakeGB: 10, logsGB: 0, natGB: 0, athenaTB: 0, dataEvents: 0 },
    ...{ lambdaMetrics: 0, warehouseGB: 0, rpuHoursPerDay: 0 },
  };
  const price = (of: string, unit: string, usd: number) => ({ of, unit, usd, source: '' });
  const prices = {
    region: 'us-east-1',
    date: '2026-11',
    prices: [
      price('ra3.large', 'node hour', 0.5),
      price('interface endpoint', 'zone hour', 0.01),
      price('secret', 'month', 0.4),
      price('alarm', 'month', 0.1),
      price('custom metric', 'month', 0.3),
      price('object storage', 'GB month', 0.02),
    ],
  };
  // By hand, in a month of 100 hours: 3 x 100 x 0.5, 2 x 100 x 0.01, 0.4, 0.1, 3 x 0.3, 10 x 0.02.
  const costs = costOf(quantities, usage, prices, 100).map(({ cost }) => cost.toFixed(2));
  expect(costs).toEqual(['150.00', '2.00', '0.40', '0.10', '0.90', '0.20']);
  expect(() => costOf({ moon: 1 }, usage, prices, 100)).toThrow('no price of moon');
});

test('the usage counts every metric that ingests of the API publish', () => {
  const names = new Set(['ColdStart']);
  const metrics = {
    addMetric: (name: string) => void names.add(name),
    addMetadata: () => undefined,
  } as unknown as Parameters<typeof measure>[0];
  measure(metrics, { status: 'succeeded', runId: 'run', resources: [], rejects: 0 }, 0);
  measureFailure(metrics, new IngestError('failed', 'The ingest failed.'));
  expect(Object.values(usages().sizes).map(({ lambdaMetrics }) => lambdaMetrics)).toEqual([
    ...[names.size, names.size, names.size],
  ]);
});
