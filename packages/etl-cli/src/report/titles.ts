import { counted, dayText, wholeText } from './format.ts';
import type { ReportData } from './report-data.ts';

export const title = 'How SpaceX reuses its rockets';

/** The first sentence of the report: the number of launches, their dates and cores. */
export function leadOf({ headline, provenance }: ReportData): string {
  if (headline.launches === 0) {
    return headline.upcoming === 0
      ? 'This data has no launches yet.'
      : `This data has only upcoming launches: ${wholeText(headline.upcoming)}.`;
  }
  const starship = headline.launches - headline.falconLaunches;
  const all = `${counted(headline.launches, 'launch', 'launches')} from ${dayText(provenance.firstLaunch)} to ${dayText(provenance.lastLaunch)}`;
  const cores = `flown by ${counted(headline.cores, 'first-stage core')}`;
  if (starship === 0) return `${all}, ${cores}.`;
  return `${all}: ${wholeText(headline.falconLaunches)} of Falcon, ${cores}, and ${wholeText(starship)} of Starship, which the figures about cores leave out.`;
}

/** The source of the documents, for people. */
export function sourceText({ source, origin }: ReportData['provenance']): string {
  if (source === null) return 'unknown';
  if (source === 'snapshot') return 'the bundled snapshot (facts only)';
  if (source === 'api') return 'the live API';
  if (source === 'live') return 'r/SpaceX to October 2022, and Launch Library 2 from then on';
  if (source === 'launch-library') return 'Launch Library 2, from October 2022 on';
  return origin === 'snapshot' ? `${source} (from the bundled snapshot)` : source;
}
