import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliMain, type Finished, startProgram, temporaryFolder } from '../cli/command.ts';
import { snapshotDocuments } from '../platform/packages/support/snapshot-documents.ts';
import { type ApiDocument, startApiServer } from '../support/api-server.ts';
import { describeWhen } from '../support/describe-when.ts';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { repositoryRoot } from '../support/repository.ts';

const script = join(repositoryRoot, 'examples/cron/load.sh');
const flock = ['/usr/bin/flock', '/bin/flock'].find((path) => existsSync(path));
const missing = flock === undefined ? 'flock is not installed' : undefined;

describeWhen('cron example', missing, () => {
  const stack = new AsyncDisposableStack();
  const cores = snapshotDocuments('cores');
  let directory: string;
  let database: FreshDatabase;

  beforeAll(async () => {
    directory = stack.use(temporaryFolder()).path;
    database = stack.use(await freshDatabase());
    // The command that a global install puts on the PATH.
    mkdirSync(join(directory, 'bin'));
    const command = join(directory, 'bin/spacex-etl');
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${cliMain}' "$@"\n`);
    chmodSync(command, 0o755);
  });
  afterAll(() => stack.disposeAsync());

  const state = () => join(directory, 'state');
  const environment = () => ({
    ...postgresEnvironment(database.settings),
    PATH: `${directory}/bin:${process.env['PATH']}`,
    SPACEX_STATE: state(),
  });
  const load = (
    url: string,
    more: string[] = [],
    settings: Record<string, string> = {},
  ): Promise<Finished> =>
    startProgram('bash', [script, '--base-url', url, '--resource', 'cores', ...more], {
      ...environment(),
      ...settings,
    }).finished;

  test('prints nothing on success', async () => {
    await using api = await startApiServer({ cores });
    expect(await load(api.url)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await database.query('select count(*)::int as n from spacex.cores')).toEqual([
      { n: cores.length },
    ]);
  });

  test('reports rejected documents and commits the others', async () => {
    const bad: ApiDocument = { ...cores[0], serial: 7 };
    await using api = await startApiServer({ cores: [bad, ...cores.slice(1)] });
    const { code, stdout } = await load(api.url);
    expect(code).toBe(0);
    expect(stdout).toContain('ended with 3: documents were rejected');
  });

  test('reports an unreachable database only after the third failure', async () => {
    await using api = await startApiServer({ cores });
    const loadUnreachable = () => load(api.url, [], { PG_PORT: '1' });
    expect(await loadUnreachable()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await loadUnreachable()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await loadUnreachable()).toMatchObject({
      code: 75,
      stdout: expect.stringContaining('the last 3 runs could not load anything'),
    });
  });

  test('reports deferred runs only after the third one', async () => {
    await using api = await startApiServer({ cores });
    rmSync(join(state(), 'failures'), { force: true });
    const limited = { kind: 'status', status: 429, headers: { 'retry-after': '3600' } } as const;
    api.fault('cores', limited, Number.POSITIVE_INFINITY);
    expect(await load(api.url)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await load(api.url)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await load(api.url)).toMatchObject({
      code: 76,
      stdout: expect.stringContaining('the last 3 runs could not load anything'),
    });
  });

  test('resets the failure count after a success', async () => {
    await using api = await startApiServer({ cores });
    expect(await load(api.url)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(existsSync(join(state(), 'failures'))).toBe(false);
  });

  test('reports errors that a retry cannot fix immediately', async () => {
    await using api = await startApiServer({ cores });
    expect(await load(api.url, ['--no-such-option'])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('the configuration is invalid'),
    });
    const broken = cores.map((core) => ({ ...core, serial: 7 }));
    await using worse = await startApiServer({ cores: broken });
    expect(await load(worse.url)).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('nothing was committed'),
    });
  });

  test('exits without loading while another run is active', async () => {
    await using api = await startApiServer({ cores });
    const holder = spawn(String(flock), [join(state(), 'lock'), 'sh', '-c', 'echo held; cat']);
    await once(holder.stdout, 'data');
    expect(await load(api.url)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(api.requests).toEqual([]);
    holder.stdin.end();
    await once(holder, 'close');
  });
});
