import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Bench } from '../../bench/bench.ts';
import { type BenchOptions, readOptions } from '../../bench/options.ts';
import { container } from '../../bench/stages/container.ts';
import { type Bom, packageNameOf } from '../../scripts/sbom/bom.ts';
import { logLines } from '../cli/command.ts';
import {
  buildImage,
  bytesOverBase,
  compressedBytesOverBase,
  describeImage,
  image,
  inspectImage,
  startContainer,
} from '../deploy/support/image.ts';
import { startApiServer } from '../support/api-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { repositoryRoot } from '../support/repository.ts';

const mebibyte = 1024 * 1024;
const packages = ['etl-cli', 'loaders', 'spacex-client', 'transform'].map(
  (name) => `@spacex-platform/${name}`,
);

/** Hashes of the archives in the lockfile, in hexadecimal digits, by `name@version`. */
function lockedHashes(): Map<string, string> {
  const { packages } = parse(readFileSync(join(repositoryRoot, 'pnpm-lock.yaml'), 'utf8')) as {
    packages: Readonly<Record<string, { resolution: { integrity: string } }>>;
  };
  return new Map(
    Object.entries(packages).map(([name, { resolution }]) => [
      name,
      Buffer.from(resolution.integrity.replace('sha512-', ''), 'base64').toString('hex'),
    ]),
  );
}

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

  test('is small, has labels, and contains no package managers or build tools', async () => {
    expect(bytesOverBase()).toBeLessThan(150 * mebibyte);
    // DuckDB is half of it.
    expect(await compressedBytesOverBase()).toBeLessThan(40e6);
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
  });

  test('is measured by the benchmark', async () => {
    const options = readOptions(['--small'], []) as BenchOptions;
    const bench = new Bench(options, () => {});
    try {
      const { goals, skipped } = await container.run(bench);
      expect(skipped).toEqual([]);
      const measured = new Map(goals.map((goal) => [goal.id, goal.measured ?? Number.NaN]));
      // Node alone takes 30 ms.
      expect(measured.get('container-start')).toBeGreaterThan(0.03);
      expect(measured.get('container-start')).toBeLessThan(10);
      // DuckDB alone has more than 15 MB.
      expect(measured.get('container-size')).toBeGreaterThan(15);
    } finally {
      await bench.dispose();
    }
  });

  test('has an SBOM with its version, and exactly the packages and files that it contains', async () => {
    const inImage = async (script: string) => {
      const { code, stdout, stderr } = await startContainer(['-c', script], {
        entrypoint: '/bin/sh',
      }).finished;
      expect(code, stderr).toBe(0);
      return stdout;
    };
    const bom = JSON.parse(await inImage('cat /app/sbom.cdx.json')) as Bom;
    const { component } = bom.metadata;
    expect(component).toMatchObject({ type: 'container', name: 'spacex-etl' });
    expect(component.version).toBe(inspectImage().Labels['org.opencontainers.image.version']);
    // Each manifest that is not a link, as the shell of the image finds it.
    const manifests = await inImage(
      `cd /app/node_modules/.pnpm && find . -mindepth 4 -maxdepth 5 -type f -name package.json \
        | grep -E '/node_modules/(@[^/]+/)?[^/@]+/package.json$'`,
    );
    const names = manifests
      .trim()
      .split('\n')
      .map((path) => path.split('/').slice(3, -1).join('/'));
    expect(bom.components.map(packageNameOf).toSorted()).toEqual(names.toSorted());
    const locked = lockedHashes();
    const own = bom.components.filter(({ hashes }) => hashes === undefined);
    expect(own.map(packageNameOf).toSorted()).toEqual(packages);
    for (const part of bom.components.filter((other) => !own.includes(other))) {
      const expected = locked.get(`${packageNameOf(part)}@${part.version}`);
      expect(part.hashes, part.purl).toEqual([{ alg: 'SHA-512', content: expected }]);
    }
    const sums = own.flatMap((part) =>
      (part.components ?? []).map(
        ({ name, hashes }) => `${hashes?.[0]?.content}  ${packageNameOf(part)}/${name}`,
      ),
    );
    const list = Buffer.from(sums.join('\n')).toString('base64');
    const checked = await inImage(
      `cd -P /app/node_modules/@spacex-platform/etl-cli/../.. && echo ${list} | base64 -d >/tmp/sums \
        && sha256sum --check /tmp/sums | grep -c ': OK$'`,
    );
    expect(Number(checked)).toBe(sums.length);
    expect(sums.length).toBeGreaterThan(100);
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
