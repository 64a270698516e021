import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeXcom } from '../src/commands/airflow-xcom.ts';
import type { Log } from '../src/output/log.ts';
import { unstartedRun } from '../src/pipeline/ended-run.ts';

const failure = { code: 'connection', message: 'no', transient: true, usage: false };
const result = unstartedRun(failure, {
  source: 'api',
  targets: [],
  startedAt: '2026-01-01T00:00:00Z',
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spacex-xcom-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function logOf() {
  const warn = vi.fn();
  const nothing = () => undefined;
  const log: Log = {
    ...{ format: 'json', color: false, warn },
    ...{ debug: nothing, info: nothing, error: nothing },
  };
  return { log, warn };
}

test('the result lies where Airflow looks for it', () => {
  const { log, warn } = logOf();
  writeXcom(result, log, folder);
  expect(JSON.parse(readFileSync(join(folder, 'return.json'), 'utf8'))).toEqual(result);
  expect(warn).not.toHaveBeenCalled();
});

test('without such a folder nobody is told', () => {
  const { log, warn } = logOf();
  writeXcom(result, log, join(folder, 'none'));
  expect(warn).not.toHaveBeenCalled();
});

test('a folder that cannot be written costs a committed run nothing but a warning', () => {
  mkdirSync(join(folder, 'return.json'));
  const { log, warn } = logOf();
  writeXcom(result, log, folder);
  expect(warn).toHaveBeenCalledWith(
    expect.stringContaining('EISDIR'),
    expect.objectContaining({ type: 'xcom_not_written' }),
  );
});
