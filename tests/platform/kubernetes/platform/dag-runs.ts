import { expect } from 'vitest';
import type { Platform } from './platform.ts';
import { stateOf } from './state.ts';

/** A run of the DAG in a table of `airflow dags list-runs`. */
export interface DagRun {
  readonly id: string;
  readonly state: string;
}

/** All runs of the DAG. */
export async function dagRuns(platform: Platform): Promise<DagRun[]> {
  const text = await platform.airflow('dags', 'list-runs', 'core_usage_dag', '--output', 'plain');
  // The table is preceded by log lines.
  return [...text.matchAll(/^core_usage_dag +(\S+) +(\S+)/gm)].map(([, id = '', state = '']) => ({
    id,
    state,
  }));
}

/** Starts a run, of the bundled snapshot by default; returns its ID. */
export async function triggerRun(
  platform: Platform,
  name: string,
  source: 'snapshot' | 'live' = 'snapshot',
): Promise<string> {
  const id = `${name}-${Date.now()}`;
  const conf = JSON.stringify({ source });
  await platform.airflow('dags', 'trigger', 'core_usage_dag', '--run-id', id, '--conf', conf);
  return id;
}

/**
 * Waits until a run has ended, and expects that it succeeded. On a busy machine, Airflow takes a deferred
 * task whose pod ends within seconds for a failed one, and its retries are minutes apart.
 */
export async function expectSuccess(
  platform: Platform,
  id: string,
  timeout = 540_000,
): Promise<void> {
  let state = 'unknown';
  const ended = async () => {
    // The scheduler may be restarting.
    const runs = await dagRuns(platform).catch(() => []);
    state = runs.find((run) => run.id === id)?.state ?? state;
    return ['success', 'failed'].includes(state);
  };
  await expect
    .poll(ended, { timeout, interval: 2000 })
    .toBe(true)
    .catch(() => {});
  if (state === 'success') return;
  throw new Error(
    `The run ${id} did not succeed (state: ${state}).\n${await stateOf(platform.cluster)}`,
  );
}
