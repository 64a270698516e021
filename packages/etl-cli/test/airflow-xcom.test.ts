import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unstartedRun } from '@spacex-platform/loaders/internal/pipeline';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeXcom } from '../src/commands/airflow-xcom.ts';
import type { Log } from '../src/output/log.ts';

const failure = { code: 'connection', message: 'no', transient: true, usage: false };
const result = unstartedRun(failure, {
  source: 'api',
  targets: [],
  startedAt: '2026-01-01T00:00:00Z',
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'spacex-xcom-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function logOf() {
  const warn = vi.fn();
  const nothing = () => undefined;
  const log: Log = {
    ...{ format: 'json', color: false, warn },
    ...{ debug: nothing, info: nothing, error: nothing },
  };
  return { log, warn };
}

test('writes the result to the XCom file of Airflow', () => {
  const { log, warn } = logOf();
  writeXcom(result, log, directory);
  expect(JSON.parse(readFileSync(join(directory, 'return.json'), 'utf8'))).toEqual(result);
  expect(warn).not.toHaveBeenCalled();
});

test('writes nothing if the directory does not exist', () => {
  const { log, warn } = logOf();
  writeXcom(result, log, join(directory, 'none'));
  expect(warn).not.toHaveBeenCalled();
});

test('logs a warning if the file cannot be written', () => {
  mkdirSync(join(directory, 'return.json'));
  const { log, warn } = logOf();
  writeXcom(result, log, directory);
  expect(warn).toHaveBeenCalledWith(
    expect.stringContaining('EISDIR'),
    expect.objectContaining({ type: 'xcom_not_written' }),
  );
});
