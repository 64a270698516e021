import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { setFleet } from '../launch-library/support/fleet.ts';
import { startApiServer } from '../support/api-server.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { describeReference } from '../support/reference-data.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

const launches =
  'select source, upcoming, count(*)::int as n from launches group by 1, 2 order by 1, 2';

describeReference('a target with Launch Library', (reference) => {
  const places = [
    ['embedded', []],
    ['lake', ['--target', 'lake']],
  ] as const;
  test.each(places)('refuses the API without --force: %s', async (_, target) => {
    await using server = await startLaunchLibrary(1000);
    setFleet(server, 20, 5);
    await using api = await startApiServer(reference.documents());
    using folder = temporaryFolder();
    const url = (name: string) => pathToFileURL(`${folder.path}/${name}`).href;
    const lake = url('lake');
    const place = ['--data-dir', `${folder.path}/data`, '--lake', lake, ...target];
    const environment = { SPACEX_LAUNCH_LIBRARY_URL: server.url };
    const live = () => run(['run', '--source', 'live', ...place], environment);
    const found = async () => {
      const { stdout, stderr, code } = await run(['query', launches, '--json', ...place]);
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout) as unknown;
    };
    const extracted = await run(['extract', '--base-url', api.url, '--lake', url('raw')]);
    expect(extracted.code, extracted.stderr).toBe(0);
    expect(await live()).toMatchObject({ code: 0 });
    const before = await found();

    for (const command of [
      ['run', '--source', 'api', '--base-url', api.url],
      ['plan', '--source', 'api', '--base-url', api.url],
      ['load', '--source', url('raw')],
    ]) {
      const { code, stdout, stderr } = await run([...command, ...place, '--json']);
      expect(code, stderr).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        origin: 'api',
        error: {
          code: 'older_data',
          message: expect.stringMatching(
            /holds data from Launch Library.*Use --source live.*--force/,
          ) as string,
        },
      });
    }
    expect(await found()).toEqual(before);
    const snapshot = await run(['run', '--source', 'snapshot', ...place]);
    expect(snapshot).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('holds data from Launch Library') as string,
    });

    const forced = ['run', '--source', 'api', '--base-url', api.url, '--force', ...place];
    expect(await run(forced)).toMatchObject({ code: 0 });
    // 205 launches of r/SpaceX, 18 of them upcoming; without --prune, the others stay.
    expect(await found()).toEqual([
      { source: 'launch-library', upcoming: false, n: 20 },
      { source: 'r-spacex', upcoming: false, n: 187 },
      { source: 'r-spacex', upcoming: true, n: 18 },
    ]);
    expect(await live()).toMatchObject({ code: 0 });
    expect(await found()).toEqual(before);
    const { stdout } = await run(['runs', '--json', ...place]);
    // Newest first: each refused run, but no plan, is recorded.
    const expected = ['launch-library', 'api', 'snapshot', 'api', 'api', 'launch-library'];
    expect(
      (JSON.parse(stdout) as readonly { origin: string }[]).map(({ origin }) => origin),
    ).toEqual(expected);
  });
});
