import { type ContenderResult, ratio } from './contest.ts';
import { type Goal, isReached } from './goal.ts';
import type { StageResult } from './results.ts';

/** `2.33 s`, or `31 ms` below a tenth of a second. */
export function time(milliseconds: number): string {
  return milliseconds < 100
    ? `${milliseconds.toFixed(1)} ms`
    : `${(milliseconds / 1000).toFixed(2)} s`;
}

/** One contender's figures as texts: how long, against the reference, CPU, memory. */
export function contenderFigures(stage: StageResult, contender: ContenderResult): string[] {
  const against = ratio(stage, contender.name, stage.reference);
  const { workMs, userMs, peakRssMb } = contender;
  return [
    time(workMs),
    against === undefined ? '–' : against.toFixed(2),
    userMs === null ? '–' : time(userMs),
    peakRssMb === null ? '–' : `${Math.round(peakRssMb)} MB`,
  ];
}

/** A goal as texts: the bound, what was measured, whether it is reached. */
export function goalFigures(goal: Goal): string[] {
  const { bound, limit, measured, unit } = goal;
  const digits = { x: 2, MB: 0, s: 2, lines: 0 }[unit];
  const reached = isReached(goal);
  return [
    `${bound === 'most' ? '≤' : '≥'} ${limit} ${unit}`,
    measured === undefined ? 'not measured' : `${measured.toFixed(digits)} ${unit}`,
    reached === undefined ? '–' : reached ? 'yes' : 'no',
  ];
}
