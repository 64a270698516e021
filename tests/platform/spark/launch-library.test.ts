import { beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run } from '../../cli/command.ts';
import { fleet } from '../../faults/support/fleet.ts';
import { testLake } from '../../lake/lake.ts';
import { setFleet } from '../../launch-library/support/fleet.ts';
import { startLaunchLibrary } from '../../support/launch-library/launch-library-server.ts';
import { curate, describeSpark, sparkPython } from './support/curate.ts';
import { pointerOf } from './support/curated-lake.ts';
import { writeRawRun } from './support/raw-lake.ts';

describeSpark('the Spark job on a lake with Launch Library', () => {
  beforeAll(requireBuiltCommand);
  beforeAll(sparkPython, 600_000);

  test('refuses the older documents of the API, and with --force retains the rows of Launch Library', async () => {
    using lake = testLake();
    await using server = await startLaunchLibrary(1000);
    setFleet(server, 120, 30);
    const place = ['--target', 'lake', '--lake', lake.url];
    const live = await run(['run', '--source', 'live', ...place], {
      SPACEX_LAUNCH_LIBRARY_URL: server.url,
    });
    expect(live.code, live.stderr).toBe(0);
    const published = pointerOf(lake.url);
    expect(published.origin).toBe('launch-library');
    const { cores } = fleet();
    await writeRawRun(lake.store, { cores: cores.map((core) => JSON.stringify(core)) });

    const refused = await curate(['--lake', lake.url]);
    expect(refused.code, refused.stderr).toBe(1);
    expect(refused.result.error?.code).toBe('older_data');
    expect(refused.result.error?.message).toContain('--source live');
    expect(pointerOf(lake.url)).toEqual(published);

    const forced = await curate(['--lake', lake.url, '--force']);
    expect(forced.code, forced.stderr).toBe(0);
    expect(pointerOf(lake.url).origin).toBe('api');
    const sql = `select source, count(*)::int as n from cores group by source order by source`;
    const counted = await run(['query', sql, '--json', ...place]);
    const rows = JSON.parse(counted.stdout) as { source: string; n: number }[];
    expect(rows.find(({ source }) => source === 'launch-library')?.n).toBeGreaterThan(0);
    expect(rows.find(({ source }) => source === 'r-spacex')?.n).toBeGreaterThan(cores.length);
    const verified = await run(['lake', 'verify', '--lake', lake.url]);
    expect(verified.code, verified.stdout).toBe(0);
  }, 400_000);
});
