import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { commandEnvironment } from '../redshift/support/command-environment.ts';
import { redshiftPlace } from '../redshift/support/place.ts';
import { describeMoto, startMoto } from '../support/moto-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

interface Tables {
  readonly targets: readonly {
    readonly tables: readonly {
      readonly table: string;
      readonly rows: number;
      readonly inserted: number;
    }[];
  }[];
}

/** Loads the snapshot into a target, validates it, and asks for a mart and for the runs. */
async function onePass(target: readonly string[], environment: Record<string, string> = {}) {
  const succeed = async (...args: string[]) => {
    const { code, stdout, stderr } = await run([...args, ...target], environment);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as unknown;
  };
  const loaded = (await succeed('run', '--source', 'snapshot', '--json')) as Tables;
  expect(loaded.targets[0]?.tables).toContainEqual(
    expect.objectContaining({ table: 'launches', rows: 205, inserted: 205 }),
  );
  expect(await succeed('query', 'core_usage', '--format', 'json')).toHaveLength(75);
  expect(await succeed('check', '--format', 'json')).toBeTruthy();
  expect(await succeed('runs', '--format', 'json')).toMatchObject([{ status: 'succeeded' }]);
}

// Five processes for each target.
describe('the snapshot is loaded, validated and queried', { timeout: 600_000 }, () => {
  test('in PostgreSQL', async () => {
    await using database = await freshDatabase();
    await onePass(['--target', 'postgres'], postgresEnvironment(database.settings));
  });

  test('in the embedded database', async () => {
    using directory = temporaryFolder();
    await onePass(['--data-dir', join(directory.path, 'data')]);
  });

  test('in a lake in a local directory', async () => {
    using directory = temporaryFolder();
    await onePass(['--target', 'lake', '--lake', pathToFileURL(directory.path).href]);
  });

  describeMoto('on AWS', () => {
    test('in a lake on S3', async () => {
      await using moto = await startMoto();
      const lake = `s3://${await moto.bucket()}/lake`;
      await onePass(['--target', 'lake', '--lake', lake], moto.environment);
    });

    test('in Redshift', async () => {
      await using moto = await startMoto();
      await using redshift = await redshiftPlace(moto);
      await onePass(['--target', 'redshift'], commandEnvironment(moto, redshift));
    });
  });
});
