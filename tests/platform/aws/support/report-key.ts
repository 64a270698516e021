import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../support/repository.ts';

/** The key below the lake at which the DAG puts the report of a day. */
export function reportKey(): string {
  const dag = readFileSync(join(repositoryRoot, 'dags/core_usage_dag.py'), 'utf8');
  const [, key] = /"--out", f"\{LAKE\.rstrip\('\/'\)\}\/([^"]+)"/.exec(dag) ?? [];
  if (key?.includes('{day}') !== true) throw new Error('The DAG names no report of a day.');
  return key.replace('{day}', '2026-01-01');
}
