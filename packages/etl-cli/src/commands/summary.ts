import { resolve } from 'node:path';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { coreReuseAnalysis } from '../analysis.ts';
import type { Log } from '../output/log.ts';
import { failureOf } from '../pipeline/failure.ts';
import type { RunResult } from '../pipeline/result.ts';
import type { RunFlags } from './options.ts';
import { placeFlags } from './place-flags.ts';
import { lakeOf } from './source.ts';

/** The analysis of what was just loaded, where it is, and what to try next. */
export async function printSummary(
  result: RunResult,
  flags: RunFlags,
  log: Log,
  loaders: readonly QueryableLoader[],
): Promise<void> {
  const loaded = loaders.find((loader) =>
    result.targets.some(({ name, status }) => name === loader.name && status === 'succeeded'),
  );
  if (loaded === undefined) return;
  try {
    const reader = await loaded.openReader();
    try {
      process.stdout.write(
        `\n${await coreReuseAnalysis(reader)}\n${nextSteps(loaded.name, flags)}`,
      );
    } finally {
      await reader.close();
    }
  } catch (error) {
    // The data is committed; that its analysis cannot be shown is no failure of the run.
    log.warn(`The analysis cannot be shown: ${failureOf(error).message}`);
  }
}

function nextSteps(target: string, options: RunFlags): string {
  const flags = placeFlags(target, options);
  const command = process.env['SPACEX_ETL_COMMAND'] ?? 'spacex-etl';
  return `${placeText(target, options)} What to try next:
  ${command} query core_usage${flags}
  ${command} query "select name, date_utc from launches order by date_utc desc limit 5"${flags}
  ${command} query core_turnarounds --format csv${flags} > turnarounds.csv
  ${command} report${flags}
  ${command} check${flags}
  ${command} run --target postgres        with PG_HOST, PG_DATABASE, PG_USER, PG_PASSWORD
`;
}

/** Where the data is, in words. */
function placeText(target: string, { schema, dataDir, lake }: RunFlags): string {
  switch (target) {
    case 'embedded':
      return `The data is in ${resolve(dataDir)} (schema "${schema}").`;
    case 'lake':
      return `The tables are in the lake ${lakeOf(lake, process.env)}.`;
    default:
      return `The data is in schema "${schema}" of ${target}.`;
  }
}
