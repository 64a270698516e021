/**
 * Loads every launch to today into a database that is stored between nights.
 *
 *     node scripts/nightly-load.ts <directory> [--max-minutes <n>]
 *
 * `<directory>/state` is stored between nights: the database, the documents of Launch Library, and the
 * time at which both were complete. Damaged parts of it are rebuilt. `<directory>/outcome.json` and the
 * output `status` of the workflow say how the night ended. The exit code is 0 for every outcome, because
 * the pages of an earlier night can be published.
 *
 * A run that takes longer than `--max-minutes` (default 75) is terminated and counts as deferred. The
 * next night continues it.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Outcome, writeOutcome } from './nightly/outcome.ts';
import { spacexEtl } from './nightly/spacex-etl.ts';
import { statePaths } from './nightly/state-paths.ts';
import { moveDatabaseAside, removeDamagedDocuments, syncedAt } from './nightly/stored-state.ts';
import { setOutputs, warn } from './nightly/workflow-commands.ts';

const { values, positionals } = parseArgs({
  options: { 'max-minutes': { type: 'string', default: '75' } },
  allowPositionals: true,
});
const [directory, ...rest] = positionals;
const timeoutMs = Number(values['max-minutes']) * 60_000;
if (directory === undefined || rest.length > 0 || !(timeoutMs > 0)) {
  console.error('usage: node scripts/nightly-load.ts <directory> [--max-minutes <n>]');
  process.exit(2);
}
const endsAt = Date.now() + timeoutMs;

/** The part of a result that a night needs; null if the command printed none. */
interface RunResult {
  readonly error?: { readonly message: string };
  readonly retryAt?: string;
}

/** Runs once. @returns `broken`: whether a damaged target may have caused the failure */
function load(data: string): Pick<Outcome, 'status' | 'retryAt' | 'reason'> & { broken: boolean } {
  const { code, stdout, timedOut } = spacexEtl(
    ['run', '--source', 'live', '--check', '--json', '--log-format', 'pretty', '--data-dir', data],
    {
      // All state is in the data directory, even if the environment configures a lake.
      env: { ...process.env, SPACEX_LAKE: '', SPACEX_RAW_BUCKET: '', SPACEX_CURATED_BUCKET: '' },
      timeoutMs: Math.max(1, endsAt - Date.now()),
    },
  );
  if (timedOut && code !== 0) {
    const reason = `it took longer than ${values['max-minutes']} minutes`;
    return { status: 'deferred', retryAt: null, reason, broken: false };
  }
  const result = parsed(stdout);
  const status = statusOf(code);
  return {
    status,
    retryAt: result?.retryAt ?? null,
    reason:
      status === 'complete' ? null : (result?.error?.message ?? `spacex-etl exited with ${code}`),
    broken: status === 'failed' && code !== interrupted && code !== terminated,
  };
}

const interrupted = 130;
const terminated = 143;

function statusOf(code: number | null): Outcome['status'] {
  switch (code) {
    case 0: // Succeeded.
    case 3: // Succeeded, with rejects: see the log.
      return 'complete';
    case 4:
      return 'refused';
    case 75:
      return 'unavailable';
    case 76:
      return 'deferred';
    default:
      return 'failed';
  }
}

function parsed(text: string): RunResult | null {
  try {
    return JSON.parse(text) as RunResult;
  } catch {
    return null;
  }
}

const { data, complete } = statePaths(directory);
mkdirSync(data, { recursive: true });
const repaired: string[] = [];
const lost = await removeDamagedDocuments(directory);
if (lost !== undefined) {
  repaired.push(lost);
  warn(`Damaged state is reloaded: ${lost}`);
}
let { broken, ...night } = load(data);
if (broken) {
  const aside = moveDatabaseAside(directory);
  const retried = load(data);
  if (retried.broken) aside.restore();
  else {
    const reason = `the database: ${night.reason}`;
    repaired.push(reason);
    warn(`Damaged state was rebuilt: ${reason}`);
    aside.discard();
    // The new database may not be complete yet.
    rmSync(complete, { force: true });
    ({ broken, ...night } = retried);
  }
}
if (night.status === 'complete') {
  writeFileSync(complete, `${JSON.stringify({ syncedAt: await syncedAt(directory) })}\n`);
} else {
  warn(`The night is ${night.status}: ${night.reason}`);
}
writeOutcome(directory, { ...night, at: new Date().toISOString(), repaired });
setOutputs({ status: night.status });
