import type { RunResult } from '@spacex-platform/loaders/pipeline';

/** One measurement, for any metrics system. Durations are milliseconds, timestamps Unix seconds. */
export interface Metric {
  readonly kind: 'counter' | 'gauge' | 'timer';
  readonly name: string;
  readonly value: number;
  readonly tags: Readonly<Record<string, string>>;
}

const rowKinds = ['inserted', 'updated', 'unchanged', 'deleted'] as const;

/**
 * The metrics of a run: outcome, duration, rows by table and kind, rejects, and the time of the last
 * success of each target. A dry run has none.
 *
 * @example
 * ```ts
 * metricsOf(result).filter(({ name }) => name === 'rows');
 * // [{ kind: 'counter', name: 'rows', value: 205, tags: { target: 'postgres', table: 'launches', kind: 'inserted' } }, …]
 * ```
 */
export function metricsOf(result: RunResult): Metric[] {
  const { status, source, rejects } = result;
  if (status === 'planned') return [];
  const durationMs = Date.parse(result.finishedAt) - Date.parse(result.startedAt);
  const run = { source, status };
  return [
    counter('runs', 1, run),
    { kind: 'timer', name: 'run.duration', value: durationMs, tags: run },
    gauge('run.last_duration_seconds', durationMs / 1000, { source }),
    gauge('run.last_rejects', rejects, { source }),
    ...result.resources.flatMap(({ resource, accepted, rejected }) => [
      counter('documents', accepted, { resource, outcome: 'accepted' }),
      counter('documents', rejected, { resource, outcome: 'rejected' }),
    ]),
    ...result.targets.flatMap(({ name: target, status: outcome, tables }) => [
      counter('target_runs', 1, { target, status: outcome }),
      ...(outcome === 'succeeded' ? loaded(target, tables, result.finishedAt) : []),
    ]),
  ];
}

function loaded(
  target: string,
  tables: RunResult['targets'][number]['tables'],
  finishedAt: string,
): Metric[] {
  return [
    gauge('last_success_timestamp_seconds', Date.parse(finishedAt) / 1000, { target }),
    ...tables.flatMap((report) => [
      gauge('table.last_rows', report.rows, { target, table: report.table }),
      ...rowKinds.map((kind) =>
        counter('rows', report[kind], { target, table: report.table, kind }),
      ),
    ]),
  ];
}

function counter(name: string, value: number, tags: Metric['tags']): Metric {
  return { kind: 'counter', name, value, tags };
}

function gauge(name: string, value: number, tags: Metric['tags']): Metric {
  return { kind: 'gauge', name, value, tags };
}
