import { type Finding, isLoaderError } from '@spacex-platform/loaders';
import { failureOf } from '@spacex-platform/loaders/internal/pipeline';
import { defined } from '../defined.ts';
import { examineApi } from '../doctor/api.ts';
import { examineLaunchLibrary } from '../doctor/launch-library.ts';
import { examineStores } from '../doctor/launch-library-store.ts';
import { examineNetwork } from '../doctor/network.ts';
import { examineProgram } from '../doctor/program.ts';
import { refuseExisting } from '../doctor/refuse-existing.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { visibleText } from '../output/visible-text.ts';
import type { CatalogName } from '../settings/catalog-names.ts';
import { launchLibrarySettings } from '../settings/launch-library.ts';
import { setting } from '../settings/read-setting.ts';
import { makeLoader } from '../targets/make-loader.ts';
import { targets } from '../targets/registry.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import { UsageError } from '../usage-error.ts';
import { isLiveSource } from './live.ts';

interface DoctorFlags extends LocationFlags {
  readonly catalog?: CatalogName;
  readonly target?: readonly Target[];
  readonly baseUrl?: string;
  readonly launchLibraryUrl?: string;
  readonly source: 'api' | 'snapshot' | 'live' | 'launch-library';
  /** File for one page of Launch Library. */
  readonly record?: string;
  /** Replace that file. */
  readonly force?: boolean;
  readonly json?: boolean;
}

const bundled: Finding = {
  check: 'documents',
  status: 'ok',
  detail: 'bundled with the package, no network needed',
};

/** What was examined, and what was found. */
interface Examination {
  readonly subject: string;
  readonly findings: readonly Finding[];
}

/** Prints the findings; the exit code says whether something prevents a run. */
export async function executeDoctor(flags: DoctorFlags): Promise<number> {
  const { target: chosen, source, record, force = false, json } = flags;
  if (record === undefined) {
    if (force) throw new UsageError('--force replaces the file of --record, which is not given.');
  } else {
    if (!isLiveSource(source)) {
      throw new UsageError('--record needs --source launch-library or --source live.');
    }
    refuseExisting(record, force);
  }
  const examined = targets.filter((target) => {
    const isConfigured = target.isConfigured(process.env, flags);
    if (chosen === undefined) return isConfigured;
    return chosen.includes(target) || (isConfigured && target.isAlsoSource);
  });
  const examinations: Examination[] = [
    { subject: 'spacex-etl', findings: [...examineProgram(), ...examineNetwork(process.env)] },
    ...(await examineSources(flags, examined)),
  ];
  for (const target of examined) {
    const findings = await examineTarget(target, flags).catch(invalidSettings);
    examinations.push({ subject: target.name, findings });
  }
  process.stdout.write(json === true ? asJson(examinations) : visibleText(asText(examinations)));
  return exitCode(examinations.flatMap(({ findings }) => findings));
}

/** The history of `live`, and Launch Library, or the one source that is named. */
async function examineSources(
  flags: DoctorFlags,
  examined: readonly Target[],
): Promise<readonly Examination[]> {
  const { source, baseUrl = setting(process.env, 'SPACEX_BASE_URL') } = flags;
  const examinations: Examination[] = [];
  const isMirror = source === 'live' && baseUrl !== undefined && baseUrl !== '';
  if (source === 'api' || isMirror) {
    examinations.push({
      subject: 'api',
      findings: await examineApi(baseUrl).catch(invalidSettings),
    });
  } else if (source !== 'launch-library') {
    const note = '; a target that has data of the API continues with those';
    const detail = source === 'live' ? `${bundled.detail}${note}` : bundled.detail;
    examinations.push({ subject: 'snapshot', findings: [{ ...bundled, detail }] });
  }
  if (isLiveSource(source)) {
    const findings = await examineLibrary(flags, examined).catch(invalidSettings);
    examinations.push({ subject: 'launch-library', findings });
  }
  return examinations;
}

async function examineLibrary(
  flags: DoctorFlags,
  examined: readonly Target[],
): Promise<readonly Finding[]> {
  const { record, force = false } = flags;
  const settings = launchLibrarySettings(flags.launchLibraryUrl, process.env);
  const { findings, throttle } = await examineLaunchLibrary(settings);
  const stores = await examineStores(settings, flags, examined);
  const found = [...findings, ...stores.flatMap((one) => one.findings)];
  if (record === undefined) return found;
  if (throttle === undefined) return [...found, notRecorded(findings)];
  const { store } = stores.find(({ status }) => status !== undefined) ?? {};
  const { recordLaunches } = await import('../doctor/record-launches.ts');
  return [...found, ...(await recordLaunches({ path: record, force, settings, throttle, store }))];
}

function notRecorded(findings: readonly Finding[]): Finding {
  const { error } = findings.find(({ status }) => status === 'failed') ?? {};
  const detail = 'nothing was recorded: Launch Library did not answer';
  return { check: 'recording', status: 'failed', detail, ...(error && { error }) };
}

async function examineTarget(target: Target, flags: DoctorFlags): Promise<readonly Finding[]> {
  const catalog = defined({ catalog: flags.catalog });
  const loader = await makeLoader(target, flags, { catalog });
  const storage = (await target.diagnoseStorage?.(flags, process.env)) ?? [];
  const hasFailed = storage.some(({ status }) => status === 'failed');
  return hasFailed ? storage : [...storage, ...(await loader.diagnose())];
}

/** Settings that a target refuses are a finding, so that the others are still examined. */
function invalidSettings(error: unknown): Finding[] {
  if (!isLoaderError(error) && !(error instanceof UsageError)) throw error;
  return [{ check: 'settings', status: 'failed', detail: error.message, error }];
}

function exitCode(findings: readonly Finding[]): number {
  const failed = findings.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return exitCodes.succeeded;
  const codes = failed.map(({ error }) => {
    if (error instanceof UsageError) return exitCodes.usage;
    return error === undefined ? exitCodes.failed : exitCodeOf(failureOf(error));
  });
  const [first = exitCodes.failed] = codes;
  return codes.every((code) => code === first) ? first : exitCodes.failed;
}

function asJson(examinations: readonly Examination[]): string {
  const findings = examinations.flatMap(({ subject, findings: found }) =>
    found.map(({ error, ...finding }) => ({
      subject,
      ...finding,
      ...(error === undefined ? {} : { code: error.code }),
    })),
  );
  const ok = findings.every(({ status }) => status !== 'failed');
  return `${JSON.stringify({ ok, findings })}\n`;
}

const marks = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' };

function asText(examinations: readonly Examination[]): string {
  const lines = examinations.flatMap(({ subject, findings }) => [
    subject,
    ...findings.flatMap(({ check, status, detail, next }) => [
      `  ${marks[status]}  ${check.padEnd(10)}  ${detail}`,
      ...(next === undefined ? [] : [`           ${' '.repeat(10)}  → ${next}`]),
    ]),
  ]);
  return `${lines.join('\n')}\n`;
}
