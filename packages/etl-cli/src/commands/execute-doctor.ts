import { type Finding, isLoaderError } from '@spacex-platform/loaders';
import { examineApi, examineLake, examineProgram } from '../doctor/index.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { failureOf } from '../pipeline/failure.ts';
import { namesPostgres } from '../postgres-environment.ts';
import { namesRedshift } from '../redshift-environment.ts';
import type { TargetName } from '../target-names.ts';
import { makeLoader } from '../targets.ts';
import type { DoctorFlags } from './doctor.ts';
import { lakeOf } from './source.ts';

/** What was examined, and what was found. */
interface Examination {
  readonly subject: string;
  readonly findings: readonly Finding[];
}

/** Prints the findings; the exit code says whether something stands in the way of a run. */
export async function executeDoctor(flags: DoctorFlags): Promise<number> {
  const environment = process.env;
  const examinations: Examination[] = [
    { subject: 'spacex-etl', findings: examineProgram() },
    { subject: 'api', findings: await examineApi(flags.baseUrl ?? environment['SPACEX_BASE_URL']) },
  ];
  const examine = async (subject: string, work: () => Promise<readonly Finding[]>) => {
    examinations.push({ subject, findings: await work().catch(wrongSettings) });
  };
  for (const name of targetsOf(flags)) {
    await examine(name, async () => (await makeLoader(name, flags, environment)).diagnose());
  }
  const lake = lakeOf(flags.lake, environment);
  if (lake !== undefined) await examine('lake', () => examineLake(lake, environment));
  process.stdout.write(flags.json === true ? asJson(examinations) : asText(examinations));
  return exitCode(examinations.flatMap(({ findings }) => findings));
}

/** What cannot even be asked, for its settings are wrong; the rest is examined all the same. */
function wrongSettings(error: unknown): Finding[] {
  if (!isLoaderError(error)) throw error;
  return [{ check: 'settings', status: 'failed', detail: error.message, error }];
}

function targetsOf({ target }: DoctorFlags): readonly TargetName[] {
  if (target !== undefined) return target;
  return [
    'embedded',
    ...(namesPostgres(process.env) ? (['postgres'] as const) : []),
    ...(namesRedshift(process.env) ? (['redshift'] as const) : []),
  ];
}

function exitCode(findings: readonly Finding[]): number {
  const failed = findings.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return exitCodes.succeeded;
  const codes = failed.map(({ error }) =>
    error === undefined ? exitCodes.failed : exitCodeOf(failureOf(error)),
  );
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
