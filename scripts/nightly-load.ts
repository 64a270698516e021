/**
 * Loads every launch to today into a database that is kept between nights.
 *
 *     node scripts/nightly-load.ts <directory> [--max-minutes <n>]
 *
 * `<directory>/state` is kept: the database, what was received of Launch Library, and when both were
 * complete. A damaged part of it is made again. `<directory>/outcome.json` says how the night ended,
 * and so does the output `status` of a workflow. The exit code is 0 for every outcome: the pages of an
 * earlier night can be published.
 *
 * A run that waits for the limit of requests longer than `--max-minutes` (default 75) ends there, is
 * deferred, and loses nothing.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { removeDamagedDocuments, setDatabaseAside, syncedAt } from './nightly/kept-state.ts';
import { type Outcome, setOutputs, statePaths, warn, writeOutcome } from './nightly/outcome.ts';
import { spacexEtl } from './nightly/spacex-etl.ts';

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

/** Runs once. @returns `broken` if the state of the target may be the reason of the failure */
function load(data: string): Pick<Outcome, 'status' | 'retryAt' | 'reason'> & { broken: boolean } {
  const { code, stdout, timedOut } = spacexEtl(
    ['run', '--source', 'live', '--check', '--json', '--log-format', 'pretty', '--data-dir', data],
    {
      // What is kept is in the data directory, whatever the machine is configured for.
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
      status === 'complete' ? null : (result?.error?.message ?? `spacex-etl ended with ${code}`),
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
  warn(`A part of the kept state was damaged and is fetched again: ${lost}`);
}
let { broken, ...night } = load(data);
if (broken) {
  const aside = setDatabaseAside(directory);
  const again = load(data);
  if (again.broken) aside.restore();
  else {
    const reason = `the database: ${night.reason}`;
    repaired.push(reason);
    warn(`A part of the kept state was damaged and is made again: ${reason}`);
    aside.discard();
    // Until a run has made the database again.
    rmSync(complete, { force: true });
    ({ broken, ...night } = again);
  }
}
if (night.status === 'complete') {
  writeFileSync(complete, `${JSON.stringify({ syncedAt: await syncedAt(directory) })}\n`);
} else {
  warn(`The night is ${night.status}: ${night.reason}`);
}
writeOutcome(directory, { ...night, at: new Date().toISOString(), repaired });
setOutputs({ status: night.status });
