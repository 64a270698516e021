import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../output/log.ts';
import type { RunResult } from '../pipeline/result.ts';

/**
 * Leaves the result where Airflow's KubernetesPodOperator looks for it. What was committed stays
 * so, whoever is told: a folder that cannot be written is a warning.
 */
export function writeXcom(result: RunResult, log: Log, folder = '/airflow/xcom'): void {
  if (!existsSync(folder)) return;
  const place = join(folder, 'return.json');
  try {
    writeFileSync(place, JSON.stringify(result));
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    log.warn(`The result is not handed to Airflow: ${place} cannot be written (${code}).`, {
      type: 'xcom_not_written',
      place,
    });
  }
}
