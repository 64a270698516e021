import type { CatalogResult, PipelineEvent } from '@spacex-platform/loaders/pipeline';
import { countByStatus } from '../checks/count-by-status.ts';
import type { Log } from './log.ts';
import { RejectLog } from './reject-log.ts';
import { vanishedText } from './vanished-text.ts';

/** Shows a run while it is in progress. */
export interface Progress {
  handle(event: PipelineEvent): void;
  /** Restores the terminal. */
  stop(): void;
}

/** One line per failed check or warning, and one with the counts. */
function logChecks(
  log: Log,
  { target, checks }: Extract<PipelineEvent, { type: 'checked' }>,
): void {
  for (const check of checks) {
    if (check.status !== 'failed' && check.status !== 'warned') continue;
    const example = check.example === null ? '' : `, first: ${check.example}`;
    const text = `${target}: check ${check.id} ${check.status}: ${check.cases} cases${example}`;
    const fields = { type: 'check', target, ...check };
    if (check.status === 'failed') log.error(text, fields);
    else log.warn(text, fields);
  }
  const { failed, warned, known } = countByStatus(checks);
  log.info(
    `${target}: ${checks.length} checks, ${failed} failed, ${warned} warned, ${known} known source errors`,
    { type: 'checked', target, checks: checks.length, failed },
  );
}

/** Logs the events of a run. */
export function logProgress(log: Log): Progress {
  const started = new Map<string, number>();
  const rejects = new RejectLog(log);
  return {
    stop: () => rejects.flush(),
    handle(event) {
      if (event.type === 'document_rejected') return rejects.add(event);
      if (event.type !== 'progress' && event.type !== 'retry') rejects.flush();
      switch (event.type) {
        case 'run_started':
          return log.info(
            `${event.dryRun ? 'Dry run' : 'Run'} ${event.runId}: ${event.source} to ${event.targets.join(', ') || 'the raw zone'}`,
            event,
          );
        case 'resource_skipped':
          return log.warn(`Skipping ${event.resource}: ${event.reason}`, event);
        case 'resource_started':
          started.set(event.resource, performance.now());
          return log.debug(`Reading ${event.resource}`, event);
        case 'resource_read': {
          const seconds = (performance.now() - (started.get(event.resource) ?? 0)) / 1000;
          const rate = Math.round(event.documents / Math.max(seconds, 0.001));
          const rejected = event.rejected === 0 ? '' : `, ${event.rejected} rejected`;
          return log.info(
            `${event.resource}: ${event.documents} documents${rejected} (${rate}/s)`,
            event,
          );
        }
        case 'retry':
          return log.warn(
            `Attempt ${event.attempt} of ${event.maxAttempts} for ${event.url} failed (${event.reason}); retrying in ${event.delayMs} ms`,
            event,
          );
        case 'waiting':
          return log.info(event.message, event);
        case 'warning':
          return log.warn(`${event.target}: ${event.message}`, event);
        case 'migrated':
          return log.info(
            `${event.target}: schema changed by ${event.statements.length} statements`,
            // On a new database the statements are 30 KB, so only their number is logged.
            { ...event, statements: event.statements.length },
          );
        case 'checking':
          return log.debug(`${event.target}: checking`, event);
        case 'checked':
          return logChecks(log, event);
        case 'committing':
          return log.debug(`${event.target}: committing`, event);
        case 'committed': {
          const sum = (key: 'inserted' | 'updated' | 'deleted' | 'unchanged') =>
            event.tables.reduce((total, table) => total + table[key], 0);
          return log.info(
            `${event.target}: committed, ${sum('inserted')} rows inserted, ${sum('updated')} updated, ${sum('deleted')} deleted, ${sum('unchanged')} unchanged`,
            event,
          );
        }
        case 'vanished':
          return log.info(`${event.target}: ${vanishedText(event, event.pruned)}`, event);
        case 'shrunk':
          return log.warn(
            `${event.target}: ${event.resource} has ${event.documents} documents, ${event.previous} in the run before. If the source is wrong, load it again; run --check refuses such a loss.`,
            event,
          );
        case 'catalog':
          return event.error === undefined
            ? log.info(`${event.target}: ${event.name}: ${catalogText(event)}`, event)
            : log.error(event.error.message, event);
        case 'target_failed':
          return log.error(event.message, event);
        case 'progress':
          return;
      }
    },
  };
}

function catalogText({ changes }: CatalogResult): string {
  if (changes.length === 0) return 'no changes';
  const names = (kind: CatalogResult['changes'][number]['change'], what: string) => {
    const count = changes.filter(({ change }) => change === kind).length;
    return count === 0 ? [] : [`${count} ${what}`];
  };
  return [
    ...names('created', 'created'),
    ...names('replaced', 'replaced by Iceberg tables'),
    ...names('moved', 'switched to their new run'),
    ...names('changed', 'changed'),
  ].join(', ');
}
