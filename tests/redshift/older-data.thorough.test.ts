import type { QueryableLoader } from '@spacex-platform/loaders';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { core, loadCores, newRun } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type DataApiServer, startDataApiServer } from './stand-in/data-api-server.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

describeMoto('older documents on Redshift', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let service: DataApiServer;
  let schema: string;
  let cases = 0;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
    service = await startDataApiServer(place.standIn.wire);
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    cases += 1;
    schema = `older_${cases}`;
  });

  const day = 86_400_000;
  const march = Date.UTC(2022, 2, 1);
  const run = (sequence?: number, source = 'file:///lake') => ({
    ...newRun(),
    source,
    ...(sequence === undefined ? {} : { sequence }),
  });
  const sequences = async (loader: QueryableLoader) => {
    const ledger = await loader.openLedger();
    try {
      return (await ledger.runs()).map(({ status, sequence }) => [status, sequence]);
    } finally {
      await ledger.close();
    }
  };
  const serials = () =>
    place.standIn.database.query(`select serial from ${schema}.cores order by 1`);

  test.each([
    ['over the wire', () => ({})],
    [
      'through the Data API',
      () => ({ dataApi: { workgroup: 'analytics', database: 'dev', endpoint: service.url } }),
    ],
  ] as const)('are refused unless the caller allows them, %s', async (_, way) => {
    const loader = place.loader({ schema, ...way() });
    await loadCores(loader, [core('1', 'march')], { run: run(march) });
    for (const dryRun of [true, false]) {
      const error = await failureOf(
        loadCores(loader, [core('1', 'february')], { run: run(march - day), dryRun }),
      );
      expect(error).toMatchObject({ code: 'older_data', transient: false, usage: false });
      expect(error.message).toContain(
        `(2022-02-28T00:00:00.000Z) are older than those in schema "${schema}" on redshift: cores (2022-03-01T00:00:00.000Z)`,
      );
    }
    expect(await serials()).toEqual([{ serial: 'march' }]);
    const warnings: string[] = [];
    await loadCores(loader, [core('1', 'february')], {
      run: run(march - day),
      force: true,
      onEvent: (event) => {
        if (event.type === 'warning') warnings.push(event.message);
      },
    });
    expect(warnings).toEqual([expect.stringContaining('They replace the newer ones')]);
    expect(await serials()).toEqual([{ serial: 'february' }]);
    // The last run counts, not the newest documents that were ever loaded.
    await loadCores(loader, [core('1', 'later')], { run: run(march - 1) });
    expect(await sequences(loader)).toEqual([
      ['succeeded', march - 1],
      ['succeeded', march - day],
      ['failed', march - day],
      ['succeeded', march],
    ]);
    // The next run removes what the refused ones may have left, and nothing is.
    expect(await place.leftovers()).toEqual([]);
  });

  test('are unknown in a ledger of an earlier version, which gets the column', async () => {
    const loader = place.loader({ schema });
    const { database } = place.standIn;
    await loadCores(loader, [core('1', 'first')], { run: run(march) });
    await database.query(`alter table ${schema}.etl_runs drop column sequence`);
    expect(await sequences(loader)).toEqual([['succeeded', undefined]]);
    await loadCores(loader, [core('1', 'planned')], { run: run(march), dryRun: true });
    expect(
      await database.query(
        `select 1 from information_schema.columns where table_schema = '${schema}' and column_name = 'sequence'`,
      ),
    ).toEqual([]);
    await Promise.all(
      ['2', '3'].map((id) =>
        loadCores(place.loader({ schema }), [core(id, id)], { run: run(march - day) }),
      ),
    );
    expect(await sequences(loader)).toEqual([
      ['succeeded', march - day],
      ['succeeded', march - day],
      ['succeeded', undefined],
    ]);
  });

  test('are those of every other run, for documents of the API', async () => {
    const loader = place.loader({ schema });
    const ahead = Date.now() + 30 * day;
    await loadCores(loader, [core('1', 'ahead')], { run: run(ahead) });
    await loadCores(loader, [core('1', 'today')], {
      run: run(undefined, 'api'),
      sequence: async () => Date.now(),
    });
    expect(await serials()).toEqual([{ serial: 'today' }]);
    expect(await sequences(loader)).toEqual([
      ['succeeded', ahead + 1],
      ['succeeded', ahead],
    ]);
  });
});
