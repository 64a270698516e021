import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../support/repository.ts';

/** The key in the lake to which the DAG writes a daily report. */
export function reportKey(): string {
  const dag = readFileSync(join(repositoryRoot, 'dags/core_usage_dag.py'), 'utf8');
  const [, key] = /"--out", f"\{LAKE\.rstrip\('\/'\)\}\/([^"]+)"/.exec(dag) ?? [];
  if (key?.includes('{day}') !== true) throw new Error('The DAG does not write a daily report.');
  return key.replace('{day}', '2026-01-01');
}
