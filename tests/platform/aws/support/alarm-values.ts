import { expect, test } from 'vitest';
import { type Plan, type PlannedResource, resourcesOf } from './plan.ts';

const missing = undefined;

/** Alarms with values of their metric in a period that raise them, and values that do not. */
const samples: readonly (readonly [
  alarm: string,
  seconds: number,
  raising: readonly (number | undefined)[],
  others: readonly (number | undefined)[],
])[] = [
  ['ingest-errors', 300, [1, 3], [0, missing]],
  ['ingest-rejects', 300, [1, 3], [0, missing]],
  ['schedule-errors', 300, [1], [0, missing]],
  ['failures', 300, [1], [0, missing]],
  ['ingest-missing', 86_400, [0, missing], [1, 2]],
  ['ingest-stale', 86_400, [0, missing], [1]],
  ['warehouse-unhealthy', 300, [0, missing], [1]],
  ['warehouse-full', 300, [81], [80, 20, missing]],
  ['warehouse-busy', 1800, [91], [90, 20, missing]],
  ...[
    ...['root-use', 'console-without-mfa', 'iam-changes', 'trail-changes', 'key-changes'],
    ...['bucket-changes', 'network-changes', 'alarm-changes'],
  ].map((name) => [`audit-${name}`, 300, [1], [0, missing]] as const),
  ['audit-console-failures', 300, [5], [4, missing]],
  ['audit-secret-reads', 300, [5], [4, missing]],
  ['audit-denied-calls', 300, [10], [9, missing]],
];

/** Tests which values raise the alarms, as CloudWatch compares them, and that every alarm has a sample. */
export function testAlarmValues(planned: () => Plan): void {
  const alarms = () =>
    new Map(
      resourcesOf(planned())
        .filter(({ type }) => type === 'aws_cloudwatch_metric_alarm')
        .map(({ values }) => [String(values['alarm_name']).replace('spacex-local-', ''), values]),
    );

  test('every alarm has sample values', () => {
    expect([...alarms().keys()].sort()).toEqual(samples.map(([alarm]) => alarm).sort());
  });

  test.for(samples)(
    'the values that raise the alarm %s in %d seconds',
    ([alarm, seconds, raising, others]) => {
      const values = alarms().get(alarm) ?? {};
      const settings = ['period', 'evaluation_periods', 'actions_enabled'];
      expect(settings.map((name) => values[name])).toEqual([seconds, 1, true]);
      for (const value of raising) expect(isRaised(values, value), String(value)).toBe(true);
      for (const value of others) expect(isRaised(values, value), String(value)).toBe(false);
    },
  );
}

/** Whether a value raises an alarm; undefined is missing data. */
function isRaised(alarm: PlannedResource['values'], value: number | undefined): boolean {
  if (value === undefined) return alarm['treat_missing_data'] === 'breaching';
  const threshold = Number(alarm['threshold']);
  switch (alarm['comparison_operator']) {
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'LessThanThreshold':
      return value < threshold;
    default:
      throw new Error(`Unsupported comparison: ${alarm['comparison_operator']}`);
  }
}
