import { afterAll, beforeAll, expect, test } from 'vitest';
import { core, loadCores } from '../loaders/support/cores.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

describeMoto('first runs at the same moment on Redshift', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
  });
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });

  /** Lets statements that begin so go on only when as many of them have come. */
  function gather(beginning: string, count: number): void {
    const all = Promise.withResolvers<void>();
    let come = 0;
    place.standIn.onStatement = (sql) => {
      if (!sql.startsWith(beginning)) return;
      come += 1;
      if (come === count) all.resolve();
      return all.promise;
    };
  }

  test.each(['create schema', 'create table if not exists'])(
    'all succeed where none has found the schema before its %s',
    async (beginning) => {
      const schema = beginning.replaceAll(' ', '_');
      if (beginning !== 'create schema') {
        await place.standIn.database.query(`create schema ${schema}`);
      }
      gather(beginning, 3);
      await Promise.all(
        ['a', 'b', 'c'].map((id) => loadCores(place.loader({ schema }), [core(id, `B${id}`)])),
      );
      delete place.standIn.onStatement;
      const runs = await place.standIn.database.query(`select status from ${schema}.etl_runs`);
      expect(runs).toEqual(Array(3).fill({ status: 'succeeded' }));
      const cores = await place.standIn.database.query(
        `select core_id from ${schema}.cores order by 1`,
      );
      expect(cores.map((row) => row['core_id'])).toEqual(['a', 'b', 'c']);
      expect(await place.leftovers()).toEqual([]);
    },
  );
});
