import { counted, dayText } from './format.ts';
import type { ReportData } from './report-data.ts';

export const title = 'How SpaceX reuses its rockets';

/** What the report is about, and how far its data goes. */
export function leadOf({ headline, provenance }: ReportData): string {
  if (headline.launches === 0) {
    return headline.upcoming === 0
      ? 'There is no launch in this data yet.'
      : `No launch has flown in this data yet; ${counted(headline.upcoming, 'launch is', 'launches are')} upcoming.`;
  }
  return (
    `${counted(headline.launches, 'launch', 'launches')} from ${dayText(provenance.firstLaunch)} to ${dayText(provenance.lastLaunch)}, ` +
    `flown by ${counted(headline.cores, 'first-stage core')}.`
  );
}

/** Where the documents came from, in words. */
export function sourceWords({ source, origin }: ReportData['provenance']): string {
  if (source === null) return 'unknown';
  if (source === 'snapshot') return 'the bundled snapshot (facts only)';
  if (source === 'api') return 'the live API';
  return origin === 'snapshot' ? `${source} (from the bundled snapshot)` : source;
}
