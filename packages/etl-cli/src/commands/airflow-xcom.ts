import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '@spacex-platform/loaders/pipeline';
import type { Log } from '../output/log.ts';

/**
 * Writes the result to the XCom file of Airflow's KubernetesPodOperator, if its directory exists.
 * A failure is only a warning, since the data is committed.
 */
export function writeXcom(result: RunResult, log: Log, directory = '/airflow/xcom'): void {
  if (!existsSync(directory)) return;
  const path = join(directory, 'return.json');
  try {
    writeFileSync(path, JSON.stringify(result));
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    log.warn(`The result was not passed to Airflow: cannot write ${path} (${code}).`, {
      type: 'xcom_not_written',
      place: path,
    });
  }
}
