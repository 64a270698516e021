import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { listenForStatsd } from '../deploy/support/statsd-socket.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

describe('a run that cannot start', () => {
  test.each([
    ['a lake without a raw run', 'not_found', 1, []],
    ['a bucket at an unreachable endpoint', 'connection', 75, ['s3']],
  ] as const)('has a result and metrics: %s', async (_, code, exitCode, [bucket]) => {
    using folder = temporaryFolder();
    using statsd = await listenForStatsd();
    const source = bucket === undefined ? pathToFileURL(folder.path).href : 's3://nowhere/lake';
    const place = ['--data-dir', join(folder.path, 'data')];
    const done = await run(['load', '--source', source, ...place, '--json'], {
      ...statsd.environment,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'nobody',
      AWS_SECRET_ACCESS_KEY: 'nothing',
      AWS_MAX_ATTEMPTS: '1',
    });
    expect(done.code, done.stderr).toBe(exitCode);
    expect(JSON.parse(done.stdout)).toMatchObject({
      status: 'failed',
      source,
      error: { code },
      targets: [{ name: 'embedded', status: 'failed', tables: [], error: { code } }],
    });
    await expect
      .poll(() => statsd.lines().find(({ tags }) => tags['status'] === 'failed'))
      .toBeDefined();
  });

  test.each([
    ['extract', []],
    ['run', ['--source', 'snapshot', '--target', 'lake']],
  ])('names the directory that cannot be created, and what to do: %s', async (command, flags) => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    const place = join(file, 'lake');
    const done = await run([command, ...flags, '--lake', pathToFileURL(place).href, '--json'], {
      SPACEX_BASE_URL: 'http://127.0.0.1:9',
    });
    expect(done.code, done.stderr).toBe(2);
    const { error } = JSON.parse(done.stdout) as { error: Record<string, unknown> };
    expect(error).toMatchObject({ code: 'configuration' });
    expect(error['message']).toContain(`Cannot create the directory ${place}`);
    expect(error['message']).toContain('Use another directory.');
  });
});
