import type { QueryableLoader } from '@spacex-platform/loaders';
import { failureOf } from '@spacex-platform/loaders/internal/pipeline';
import { type CheckResult, checkTarget } from '../checks/check-target.ts';
import { checksText } from '../checks/checks-text.ts';
import { countByStatus } from '../checks/count-by-status.ts';
import { junitXml } from '../checks/junit.ts';
import { type CrossSource, crossSourceOutcomes } from '../cross-source/compare-sources.ts';
import { crossSourceText } from '../cross-source/cross-source-text.ts';
import { exitCodes } from '../exit-codes.ts';
import { csvText } from '../output/csv-text.ts';
import type { Log } from '../output/log.ts';
import { locationOptions } from '../targets/location-options.ts';
import type { CrossSourceFlags } from './cross-source.ts';
import { logOf } from './logging.ts';
import { fillAdvice, loaderOf } from './read-target.ts';
import { reportFailure } from './report-failure.ts';

interface CheckFlags extends CrossSourceFlags {
  readonly format: 'table' | 'json' | 'csv' | 'junit';
  /** Milliseconds. */
  readonly maxAge: number;
  readonly deep?: boolean;
  readonly crossSource?: boolean;
}

/** The result of the command. */
interface Result extends CheckResult {
  /** Present with `--cross-source`; null if there was nothing to compare. */
  readonly crossSource?: CrossSource | null;
}

/** Validates the data of a target and prints the result; returns the exit code. */
export function executeCheck(flags: CheckFlags): Promise<number> {
  const { target, format, maxAge: maxAgeMs, deep = false, crossSource = false } = flags;
  const work = async () => {
    const loader = await loaderOf(flags);
    // First, so that no target is open while requests wait for their limit.
    const crossed = crossSource ? { found: await compare(flags, loader) } : undefined;
    const checked = await checkTarget(loader, {
      ...{ maxAgeMs, now: new Date() },
      ...(deep && { deep: target.verifiesHashes }),
    });
    const result = crossed === undefined ? checked : withCrossSource(checked, crossed.found);
    const print = { table: tableText, json: jsonText, csv: checksCsv, junit: junitXml }[format];
    process.stdout.write(print(result));
    await record(loader, result, locationOptions(target, flags), logOf(flags));
    return result.failed > 0 ? exitCodes.failed : exitCodes.succeeded;
  };
  return reportFailure(flags, work, (error) => fillAdvice(error, flags));
}

/** Records the result in the ledger. A failure is only a warning, since the result is printed. */
async function record(
  loader: QueryableLoader,
  { target, runId, checks }: CheckResult,
  location: string,
  log: Log,
): Promise<void> {
  const refusal = (why: string) =>
    log.warn(`The result was not recorded in the ledger of ${target}: ${why}`, {
      type: 'checks_not_kept',
      target,
    });
  if (runId === null) return refusal('it has no run that loaded this data.');
  if (loader.keepChecks === undefined) return refusal('this target does not store check results.');
  try {
    await loader.keepChecks(runId, checks);
    log.info(`Recorded in the ledger: spacex-etl runs show ${runId}${location}`, {
      type: 'checks_kept',
      ...{ target, runId },
    });
  } catch (error) {
    refusal(failureOf(error).message);
  }
}

async function compare(flags: CheckFlags, loader: QueryableLoader) {
  const { crossSourceOf } = await import('./cross-source.ts');
  return crossSourceOf(flags, loader);
}

function withCrossSource(checked: CheckResult, found: CrossSource | undefined): Result {
  const checks = [...checked.checks, ...crossSourceOutcomes(found)];
  return { ...checked, ...countByStatus(checks), checks, crossSource: found ?? null };
}

function tableText(result: Result): string {
  const { crossSource } = result;
  const compared = crossSource === undefined ? '' : crossSourceText(crossSource);
  return `${checksText(result)}${compared}`;
}

function checksCsv({ checks }: CheckResult): string {
  const head = ['id', 'status', 'severity', 'cases', 'known', 'example', 'description'];
  const rows = checks.map(({ id, status, severity, cases, known, example, description }) => [
    ...[id, status, severity, cases, known, example, description],
  ]);
  return csvText(head, rows);
}

function jsonText(result: object): string {
  return `${JSON.stringify(result)}\n`;
}
