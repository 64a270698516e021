import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
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
const missing = flock === undefined ? 'there is no flock' : undefined;

describeWhen('the command in a cron job', missing, () => {
  const stack = new AsyncDisposableStack();
  const cores = snapshotDocuments('cores');
  let folder: string;
  let database: FreshDatabase;

  beforeAll(async () => {
    folder = stack.use(temporaryFolder()).path;
    database = stack.use(await freshDatabase());
    // What a global install puts on the PATH.
    mkdirSync(join(folder, 'bin'));
    const command = join(folder, 'bin/spacex-etl');
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${cliMain}' "$@"\n`);
    chmodSync(command, 0o755);
  });
  afterAll(() => stack.disposeAsync());

  const state = () => join(folder, 'state');
  const environment = () => ({
    ...postgresEnvironment(database.settings),
    PATH: `${folder}/bin:${process.env['PATH']}`,
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

  test('loads without a word', async () => {
    await using api = await startApiServer({ cores });
    expect(await load(api.url)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await database.query('select count(*)::int as n from spacex.cores')).toEqual([
      { n: cores.length },
    ]);
  });

  test('tells of rejected documents, though the others are committed', async () => {
    const bad: ApiDocument = { ...cores[0], serial: 7 };
    await using api = await startApiServer({ cores: [bad, ...cores.slice(1)] });
    const { code, stdout } = await load(api.url);
    expect(code).toBe(0);
    expect(stdout).toContain('ended with 3: documents were rejected');
  });

  test('keeps quiet about a database that is away, until the third time', async () => {
    await using api = await startApiServer({ cores });
    const away = () => load(api.url, [], { PG_PORT: '1' });
    expect(await away()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await away()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await away()).toMatchObject({
      code: 75,
      stdout: expect.stringContaining('nothing could be loaded 3 times in a row'),
    });
  });

  test('begins to count anew after a success', async () => {
    await using api = await startApiServer({ cores });
    expect(await load(api.url)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(existsSync(join(state(), 'failures'))).toBe(false);
  });

  test('complains at once about what another hour does not mend', async () => {
    await using api = await startApiServer({ cores });
    expect(await load(api.url, ['--no-such-option'])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('the configuration is wrong'),
    });
    const broken = cores.map((core) => ({ ...core, serial: 7 }));
    await using worse = await startApiServer({ cores: broken });
    expect(await load(worse.url)).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('nothing was committed'),
    });
  });

  test('leaves the work to a run that still goes on', async () => {
    await using api = await startApiServer({ cores });
    const holder = spawn(String(flock), [join(state(), 'lock'), 'sh', '-c', 'echo held; cat']);
    await once(holder.stdout, 'data');
    expect(await load(api.url)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(api.requests).toEqual([]);
    holder.stdin.end();
    await once(holder, 'close');
  });
});
