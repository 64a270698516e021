import { beforeAll, expect, test } from 'vitest';
import { setFleet } from '../launch-library/support/fleet.ts';
import { startApiServer } from '../support/api-server.ts';
import {
  type LaunchLibraryServer,
  startLaunchLibrary,
} from '../support/launch-library/launch-library-server.ts';
import { describeReference } from '../support/reference-data.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

/** A directory with an embedded database, and commands on it. */
function place(server: LaunchLibraryServer) {
  const folder = temporaryFolder();
  const location = ['--data-dir', `${folder.path}/data`];
  return {
    async etl(args: readonly string[], environment: Record<string, string> = {}) {
      const { code, stdout, stderr } = await run([...args, '--json', ...location], {
        ...{ SPACEX_LAUNCH_LIBRARY_URL: server.url, ...environment },
      });
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout) as unknown;
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

/** Launches by source, and those with prose, which only the API has. */
const launches = `select source, count(*)::int as n, count(details)::int as prose from launches
  where not upcoming group by 1 order by 1`;

test('loads Launch Library alone, and then the history too', async () => {
  await using server = await startLaunchLibrary(1000);
  setFleet(server, 20, 5);
  using target = place(server);
  expect(await target.etl(['run', '--source', 'launch-library'])).toMatchObject({
    ...{ status: 'succeeded', source: 'launch-library', origin: 'launch-library' },
  });
  const alone = [{ source: 'launch-library', n: 20 }];
  expect(await target.etl(['query', launches])).toMatchObject(alone);
  expect(await target.etl(['plan', '--source', 'live'])).toMatchObject({ status: 'planned' });
  expect(await target.etl(['query', launches])).toMatchObject(alone);
  await target.etl(['run', '--source', 'live']);
  const all = [...alone, { source: 'r-spacex', n: 187, prose: 0 }];
  expect(await target.etl(['query', launches])).toMatchObject(all);
  await target.etl(['run', '--source', 'launch-library']);
  expect(await target.etl(['query', launches])).toMatchObject(all);
});

test('refuses the API of r/SpaceX for Launch Library alone', async () => {
  const args = ['run', '--source', 'launch-library', '--base-url', 'http://localhost:1'];
  const { code, stderr } = await run(args);
  expect(code).toBe(2);
  expect(stderr).toContain('Use --source live.');
});

describeReference('the history of --source live', (reference) => {
  test('is what --base-url has, then what the target has, then what SPACEX_BASE_URL has', async () => {
    await using server = await startLaunchLibrary(1000);
    setFleet(server, 20, 5);
    const documents = reference.documents();
    const flown = documents.launches.filter(({ upcoming }) => upcoming === false);
    const prose = flown.filter(({ details }) => details !== null).length;
    await using api = await startApiServer(documents);
    using target = place(server);
    const mirror = { SPACEX_BASE_URL: api.url };
    // An empty target has nothing of the API.
    await target.etl(['run', '--source', 'live'], mirror);
    expect(api.requests.length).toBeGreaterThan(10);
    const expected = [
      { source: 'launch-library', n: 20 },
      { source: 'r-spacex', n: 187, prose },
    ];
    expect(await target.etl(['query', launches])).toMatchObject(expected);

    // Now it has, through the source live, so the mirror is not asked again.
    let asked = api.requests.length;
    await target.etl(['run', '--source', 'live'], mirror);
    await target.etl(['run', '--source', 'live']);
    expect(api.requests.length).toBe(asked);
    expect(await target.etl(['query', launches])).toMatchObject(expected);

    asked = api.requests.length;
    for (const launch of documents.launches) launch['details'] = null;
    await target.etl(['run', '--source', 'live', '--base-url', api.url]);
    expect(api.requests.length).toBeGreaterThan(asked);
    expect(await target.etl(['query', launches])).toMatchObject([
      { source: 'launch-library', n: 20 },
      { source: 'r-spacex', n: 187, prose: 0 },
    ]);
  });
});
