import { counted, daysText, percentText, wholeText } from './format.ts';
import type { Headline } from './report-data.ts';

/** A figure on top of the report. */
export interface HeadlineFigure {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

/** The figures that a reader should take away. */
export function headlineFigures(headline: Headline): HeadlineFigure[] {
  const open =
    headline.landingsUnknown > 0 ? `; ${wholeText(headline.landingsUnknown)} unknown` : '';
  return [
    {
      id: 'launches',
      value: wholeText(headline.launches),
      label: 'launches',
      detail: `${counted(headline.coreFlights, 'core flight')} by ${counted(headline.cores, 'core')}`,
    },
    {
      id: 'reuse',
      value: percentText(headline.reusePercent),
      label: 'on a reused core',
      detail: `${wholeText(headline.launchesOnReusedCore)} of ${counted(headline.launches, 'launch', 'launches')}`,
    },
    {
      id: 'turnaround',
      value: daysText(headline.medianTurnaroundDays),
      label: 'days between flights',
      detail: `the median of ${wholeText(headline.turnarounds)}; the fastest ${daysText(headline.shortestTurnaroundDays)}`,
    },
    {
      id: 'landings',
      value: percentText(headline.landingPercent),
      label: 'landings succeeded',
      detail: `${wholeText(headline.landings)} of ${wholeText(headline.landingAttempts)} tried${open}`,
    },
    {
      id: 'most',
      value: headline.mostFlights === null ? '–' : wholeText(headline.mostFlights),
      label: 'flights of one core',
      detail: headline.mostFlown ?? 'no core has flown',
    },
  ];
}
