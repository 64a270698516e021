import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { requireBuiltCommand, run } from '../cli/command.ts';
import { fleet, fleetLater, fleetResources } from '../faults/support/fleet.ts';
import { startApiServer } from '../support/api-server.ts';
import { describeMoto, type MotoServer, motoSecret, startMoto } from '../support/moto-server.ts';
import { gluePlace, shownRun } from './support/glue-place.ts';
import { nextSecond } from './support/next-second.ts';

interface Result {
  readonly status: string;
  readonly runId: string;
  readonly targets: readonly {
    readonly status: string;
    readonly catalog: {
      readonly name: string;
      readonly status: string;
      readonly changes: readonly { readonly name: string; readonly change: string }[];
      readonly error?: { readonly code: string; readonly message: string };
    };
  }[];
}

/** The output of `schema --format glue`. */
interface Printed {
  readonly tables: readonly {
    readonly Name: string;
    readonly Parameters: Readonly<Record<string, string>>;
    readonly StorageDescriptor: { readonly Columns: readonly unknown[] };
  }[];
}

describeMoto('spacex-etl with SPACEX_GLUE_DATABASE', () => {
  let moto: MotoServer;
  beforeAll(requireBuiltCommand);
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('reports changes in the catalog, and repairs failed updates', async () => {
    await using place = await gluePlace(moto);
    await using api = await startApiServer(fleet());
    const load = async (code: number) => {
      const flags = ['--target', 'lake', '--json', '--base-url', api.url, ...fleetResources];
      const done = await run(['run', ...flags], place.environment);
      expect(done.code, done.stderr).toBe(code);
      expect(done.stdout + done.stderr).not.toContain(motoSecret);
      return { stderr: done.stderr, result: JSON.parse(done.stdout) as Result };
    };
    const first = await load(0);
    const [target] = first.result.targets;
    expect(target?.catalog).toMatchObject({
      name: `the Glue database ${place.database}`,
      status: 'current',
    });
    // The ships themselves are the same in the later fleet.
    const moved = ['capsules', 'cores', 'ship_roles'];
    const created = ['capsules', 'cores', 'ship_roles', 'ships'];
    expect(target?.catalog.changes.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      created.map((name) => ({ name, change: 'created', runId: first.result.runId })),
    );
    expect(first.stderr).toContain(`the Glue database ${place.database}: 4 created`);

    Object.assign(api.documents, fleetLater());
    place.proxy.refuse('UpdateTable', 'AccessDeniedException');
    const { result: second, stderr } = await load(1);
    expect(second).toMatchObject({
      status: 'failed',
      error: { code: 'permission' },
      targets: [{ status: 'succeeded', catalog: { status: 'behind', changes: [] } }],
    });
    expect(stderr).toContain('The run is published in the lake, but the Glue database');
    expect((await place.pointer()).run_id).toBe(second.runId);
    const stale = await place.tables();
    for (const name of created) expect(shownRun(stale[name])).toBe(first.result.runId);

    place.proxy.relent();
    const { result: third } = await load(0);
    expect(third.targets[0]?.catalog.changes.map(({ name }) => name).sort()).toEqual(moved);
    const tables = await place.tables();
    for (const name of moved) expect(shownRun(tables[name])).toBe(second.runId);
    expect(shownRun(tables['ships'])).toBe(first.result.runId);

    const gc = ['lake', 'gc', '--keep', '1', '--older-than', '0m', '--format', 'json'];
    await nextSecond();
    const collected = await run(gc, place.environment);
    expect(collected.code, collected.stderr).toBe(0);
    expect(JSON.parse(collected.stdout)).toMatchObject({ removed: false, partitions: [] });
  });

  test('doctor checks that the catalog can be read and changed', async () => {
    await using place = await gluePlace(moto);
    await using api = await startApiServer({ ...fleet(), company: { id: 'c', name: 'SpaceX' } });
    const doctor = async () => {
      const done = await run(['doctor', '--json', '--base-url', api.url], place.environment);
      const { findings } = JSON.parse(done.stdout) as { findings: { check: string }[] };
      return { code: done.code, catalog: findings.filter(({ check }) => check === 'catalog') };
    };
    expect(await doctor()).toMatchObject({
      code: 0,
      catalog: [{ status: 'ok', detail: expect.stringContaining('the first run creates it') }],
    });
    const flags = ['--target', 'lake', '--base-url', api.url, ...fleetResources];
    expect((await run(['run', ...flags], place.environment)).code).toBe(0);
    place.proxy.requests.length = 0;
    expect(await doctor()).toMatchObject({
      code: 0,
      catalog: [
        { status: 'ok', detail: `the Glue database ${place.database} has 4 tables and views` },
        { status: 'ok', detail: 'can read and change tables' },
      ],
    });
    expect(Object.keys(await place.tables())).toHaveLength(4);
    place.proxy.refuse('UpdateTable', 'AccessDeniedException', 1);
    expect(await doctor()).toMatchObject({
      code: 1,
      catalog: [
        { status: 'ok' },
        {
          status: 'failed',
          code: 'permission',
          next: expect.stringContaining('glue:UpdateTable'),
        },
      ],
    });
    place.proxy.refuse('GetTables', 'ExpiredTokenException', 1);
    expect(await doctor()).toMatchObject({
      code: 1,
      catalog: [{ status: 'failed', code: 'authentication' }],
    });
  });

  test('schema prints table inputs for Glue, with the metadata of a published lake', async () => {
    await using place = await gluePlace(moto);
    const load = ['run', '--source', 'snapshot', '--target', 'lake', '--json'];
    expect((await run(load, place.environment)).code).toBe(0);
    const schema = ['schema', '--format', 'glue', '--schema', place.database];
    const done = await run(schema, place.environment);
    expect(done.code, done.stderr).toBe(0);
    const printed = JSON.parse(done.stdout) as Printed;
    const there = await place.tables();
    expect(printed.tables.map(({ Name }) => Name).sort()).toEqual(Object.keys(there).sort());
    // The printed input equals what a run creates.
    for (const input of printed.tables) expect(there[input.Name]).toMatchObject(input);

    const empty = await run(schema, { ...place.environment, SPACEX_LAKE: '' });
    expect(empty.code, empty.stderr).toBe(0);
    const definitions = JSON.parse(empty.stdout) as Printed;
    const cores = definitions.tables.find(({ Name }) => Name === 'cores');
    expect(cores?.Parameters).toEqual({ table_type: 'ICEBERG', spacex_lake: 's3://BUCKET/PREFIX' });
    expect(cores?.StorageDescriptor.Columns).toEqual(there['cores']?.StorageDescriptor?.Columns);
  });

  test('rejects a lake in a local directory, and an invalid database name', async () => {
    const load = ['run', '--source', 'snapshot', '--target', 'lake', '--resource', 'landpads'];
    for (const [lake, database, says] of [
      ['file:///tmp/lake', 'spacex', 'SPACEX_GLUE_DATABASE'],
      ['s3://bucket/lake', 'Space-X', 'Glue database'],
    ] as const) {
      const environment = { ...moto.environment, SPACEX_GLUE_DATABASE: database };
      const done = await run([...load, '--lake', lake], environment);
      expect(done.code, done.stderr).toBe(2);
      expect(done.stderr).toContain(says);
    }
    const folder = await run(['schema', '--format', 'glue', '--lake', 'file:///tmp/lake']);
    expect(folder.code).toBe(2);
  });
});
