import type { Platform } from './platform.ts';

/** States of the ledger's runs that started after a time, in order. */
export function runsSince(platform: Platform, time: string): Promise<string[]> {
  return platform.sql(
    `select status from spacex.etl_runs where started_at > '${time}' order by started_at`,
  );
}
