import { colors } from './draw.ts';

interface Outcomes {
  readonly successes: number;
  readonly failures: number;
  readonly unknown: number;
}

/** The order of stacked outcomes: the unknown ones between the good and the bad. */
export const outcomeOrder = ['landed', 'unknown', 'failed'];

export const outcomeColors = {
  type: 'ordinal',
  domain: outcomeOrder,
  range: [colors.landed, 'url(#unknown-fill)', 'url(#failed-fill)'],
} as const;

/** One part of a stacked bar for each outcome that occurs. */
export function outcomeParts<T>(bar: T, { successes, failures, unknown }: Outcomes) {
  return [
    { ...bar, outcome: 'landed', count: successes },
    { ...bar, outcome: 'unknown', count: unknown },
    { ...bar, outcome: 'failed', count: failures },
  ].filter(({ count }) => count > 0);
}
