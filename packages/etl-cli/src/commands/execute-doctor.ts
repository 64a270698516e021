import { type Finding, isLoaderError } from '@spacex-platform/loaders';
import { failureOf } from '@spacex-platform/loaders/internal/pipeline';
import { examineApi } from '../doctor/api.ts';
import { examineNetwork } from '../doctor/network.ts';
import { examineProgram } from '../doctor/program.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { visibleText } from '../output/visible-text.ts';
import { setting } from '../settings/read-setting.ts';
import { makeLoader } from '../targets/make-loader.ts';
import { targets } from '../targets/registry.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import { UsageError } from '../usage-error.ts';

interface DoctorFlags extends LocationFlags {
  readonly target?: readonly Target[];
  readonly baseUrl?: string;
  readonly source: 'api' | 'snapshot';
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
  const { target: chosen, baseUrl = setting(process.env, 'SPACEX_BASE_URL'), json } = flags;
  const examinations: Examination[] = [
    { subject: 'spacex-etl', findings: [...examineProgram(), ...examineNetwork(process.env)] },
    flags.source === 'snapshot'
      ? { subject: 'snapshot', findings: [bundled] }
      : { subject: 'api', findings: await examineApi(baseUrl).catch(invalidSettings) },
  ];
  const examined = targets.filter((target) => {
    const isConfigured = target.isConfigured(process.env, flags);
    if (chosen === undefined) return isConfigured;
    return chosen.includes(target) || (isConfigured && target.isAlsoSource);
  });
  for (const target of examined) {
    const findings = await examineTarget(target, flags).catch(invalidSettings);
    examinations.push({ subject: target.name, findings });
  }
  process.stdout.write(json === true ? asJson(examinations) : visibleText(asText(examinations)));
  return exitCode(examinations.flatMap(({ findings }) => findings));
}

async function examineTarget(target: Target, flags: LocationFlags): Promise<readonly Finding[]> {
  const loader = await makeLoader(target, flags);
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
