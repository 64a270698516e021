import { counted, daysText, percentText, wholeText } from './format.ts';
import type { Headline } from './report-data.ts';

/** A key figure of the report. */
export interface HeadlineFigure {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

/** The key figures at the top of the report. */
export function headlineFigures(headline: Headline): HeadlineFigure[] {
  const unknown =
    headline.landingsUnknown > 0 ? `; ${wholeText(headline.landingsUnknown)} unknown` : '';
  const starship = headline.launches - headline.falconLaunches;
  const ofStarship = starship > 0 ? `; ${counted(starship, 'launch', 'launches')} of Starship` : '';
  const falcon: [string, string] =
    starship > 0 ? ['Falcon launch', 'Falcon launches'] : ['launch', 'launches'];
  return [
    {
      id: 'launches',
      value: wholeText(headline.launches),
      label: 'launches',
      detail: `${counted(headline.coreFlights, 'core flight')} by ${counted(headline.cores, 'core')}${ofStarship}`,
    },
    {
      id: 'reuse',
      value: percentText(headline.reusePercent),
      label: 'on a reused core',
      detail: `${wholeText(headline.launchesOnReusedCore)} of ${counted(headline.falconLaunches, ...falcon)}`,
    },
    {
      id: 'turnaround',
      value: daysText(headline.medianTurnaroundDays),
      label: 'days between flights',
      detail: `median of ${wholeText(headline.turnarounds)}; shortest ${daysText(headline.shortestTurnaroundDays)}`,
    },
    {
      id: 'landings',
      value: percentText(headline.landingPercent),
      label: 'landings succeeded',
      detail: `${wholeText(headline.landings)} of ${wholeText(headline.landingAttempts)} attempts${unknown}`,
    },
    {
      id: 'most',
      value: headline.mostFlights === null ? '–' : wholeText(headline.mostFlights),
      label: 'flights of one core',
      detail: headline.mostFlown ?? 'no core has flown',
    },
  ];
}
