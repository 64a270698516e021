import { beforeAll, expect, test } from 'vitest';
import { logLines } from '../cli/command.ts';
import {
  buildImage,
  bytesOverBase,
  describeImage,
  image,
  inspectImage,
  startContainer,
} from '../deploy/support/image.ts';
import { startApiServer } from '../support/api-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';

const mebibyte = 1024 * 1024;

describeImage(`the image ${image}`, () => {
  beforeAll(buildImage, 900_000);

  test('loads the snapshot as a non-root user on a read-only root', async () => {
    const run = startContainer(['run', '--source', 'snapshot', '--json']);
    const { code, stdout, stderr } = await run.finished;
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded', source: 'snapshot' });
    for (const line of logLines(stderr)) expect(line).toHaveProperty('level');
    const shell = startContainer(['-c', 'id -u; touch /app/x || echo read-only'], {
      entrypoint: '/bin/sh',
    });
    expect((await shell.finished).stdout).toBe('1000\nread-only\n');
  });

  test('is small, has labels and an SBOM, and contains no package managers or build tools', async () => {
    expect(bytesOverBase()).toBeLessThan(250 * mebibyte);
    const { User, Labels } = inspectImage();
    expect(User).toBe('1000:1000');
    expect(Labels).toMatchObject({
      'org.opencontainers.image.title': 'spacex-etl',
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    // Labels that the build does not set are omitted.
    expect(Object.values(Labels)).not.toContain('unknown');
    expect(Labels).not.toHaveProperty(['org.opencontainers.image.created']);
    const tools = startContainer(['-c', 'command -v npm npx pnpm corepack yarn gcc make; true'], {
      entrypoint: '/bin/sh',
    });
    expect((await tools.finished).stdout).toBe('');
    const sbom = startContainer(['-c', 'cat /app/sbom.cdx.json'], { entrypoint: '/bin/sh' });
    const bom = JSON.parse((await sbom.finished).stdout) as {
      bomFormat: string;
      components: { name: string; version: string; purl: string }[];
    };
    expect(bom.bomFormat).toBe('CycloneDX');
    const names = bom.components.map(({ purl }) => purl);
    for (const part of ['pkg:npm/pg@', 'pkg:npm/kysely@', 'pkg:npm/commander@']) {
      expect(names).toContainEqual(expect.stringContaining(part));
    }
  });

  test.for<[string[], number]>([
    [['--help'], 0],
    [['run', '--target', 'nowhere'], 2],
    [['run', '--source', 'snapshot', '--target', 'postgres', '--quiet'], 75],
  ])('%s exits with %i', async ([args, expected]) => {
    const environment = { PG_HOST: '127.0.0.1', PG_PORT: '1', PG_PASSWORD: 'none' };
    const { code, stderr } = await startContainer(args, { environment }).finished;
    expect(code, stderr).toBe(expected);
  });

  test('aborts a run within 5 s after SIGTERM, without partial data', async () => {
    await using api = await startApiServer({ landpads: [], cores: [] });
    await using database = await freshDatabase();
    api.fault('cores', { kind: 'delay', ms: 60_000 });
    const resources = ['--resource', 'landpads', '--resource', 'cores'];
    const running = startContainer(
      ['run', '--target', 'postgres', '--base-url', api.url, '--verbose', ...resources],
      { environment: postgresEnvironment(database.settings) },
    );
    await running.said('Reading cores');
    const at = performance.now();
    await running.signal('TERM');
    const { code, stderr } = await running.finished;
    expect(performance.now() - at).toBeLessThan(5000);
    expect(code, stderr).toBe(143);
    expect(await database.query('select status from spacex.etl_runs')).toEqual([
      { status: 'aborted' },
    ]);
    expect(await database.query("select to_regclass('spacex.landpads') as t")).toEqual([
      { t: null },
    ]);
  });

  test('exits after SIGTERM as process 1, even in a command without a signal handler', async () => {
    await using database = await freshDatabase();
    const running = startContainer(['query', 'select pg_sleep(60)', '--target', 'postgres'], {
      environment: postgresEnvironment(database.settings),
    });
    const sleeping = `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`;
    await expect.poll(() => database.query(sleeping), { timeout: 30_000 }).toEqual([{ n: 1 }]);
    const at = performance.now();
    await running.signal('TERM');
    expect((await running.finished).code).toBe(143);
    expect(performance.now() - at).toBeLessThan(5000);
  });
});
