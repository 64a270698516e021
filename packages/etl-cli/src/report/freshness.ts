import type { LedgerRun, QueryableLoader, Reader } from '@spacex-platform/loaders';
import { withOpen } from '../targets/with-open.ts';
import { dayText, minuteText } from './format.ts';
import { textOrNull } from './values.ts';

/** How fresh the data of a target is. */
export interface Freshness {
  /** Date of the last flown launch, ISO 8601 in UTC; null if no launch has flown. */
  readonly lastLaunch: string | null;
  /** When Launch Library was last read completely, ISO 8601 in UTC; null if it never was. */
  readonly lastSync: string | null;
}

const synchronized: readonly string[] = ['live', 'launch-library'];

/** The time of the newest run that has synchronized a target with Launch Library. */
export function lastSyncOf(runs: readonly LedgerRun[]): string | null {
  const run = runs.find(isSync);
  if (run === undefined) return null;
  return run.sequence === undefined ? run.startedAt : new Date(run.sequence).toISOString();
}

function isSync({ status, source }: LedgerRun): boolean {
  return status === 'succeeded' && synchronized.includes(source);
}

const newest = 100;

/** The newest run that has synchronized a target; reads all runs only if it is an old one. */
export async function lastSyncRun(
  loader: Pick<QueryableLoader, 'openLedger'>,
): Promise<LedgerRun | undefined> {
  return withOpen(loader.openLedger(), async (ledger) => {
    const runs = await ledger.runs({ limit: newest });
    const found = runs.find(isSync);
    return found !== undefined || runs.length < newest ? found : (await ledger.runs()).find(isSync);
  });
}

/** The date of the last flown launch of a target. */
export async function lastLaunchOf(reader: Pick<Reader, 'query'>): Promise<string | null> {
  const sql = 'select max(date_utc) as last_launch from launches where upcoming = false';
  const { rows } = await reader.query(sql);
  return textOrNull(rows[0] ?? {}, 'last_launch');
}

/** `Last flown launch: 2026-08-22. Last complete sync with Launch Library: 2026-08-23 06:00 UTC.` */
export function freshnessText({ lastLaunch, lastSync }: Freshness): string {
  const launch = `Last flown launch: ${dayText(lastLaunch)}.`;
  if (lastSync === null) return launch;
  return `${launch} Last complete sync with Launch Library: ${minuteText(lastSync)}.`;
}
