// @module-tag postgres-version
import type { RejectedDocument } from '@spacex-platform/loaders';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { core, loadCores } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.dispose());

const reject: RejectedDocument = {
  resource: 'cores',
  documentId: '2',
  issues: [{ code: 'invalid_type', path: 'serial', message: 'expected string' }],
  raw: '{"id":"2"}',
};
const states = () =>
  database.query('select replayed_by is not null as replayed from spacex.etl_rejects');
const serials = () => database.query('select serial from spacex.cores order by 1');
const rejectIds = async () =>
  (await database.query<{ id: string }>('select reject_id as id from spacex.etl_rejects')).map(
    ({ id }) => id,
  );

test('marks the replayed rejects in the commit of the run', async () => {
  const loader = postgresLoader(database.settings);
  await loadCores(loader, [core('1', 'B1058')], { outcome: { rejects: [reject] } });
  await loadCores(loader, [core('2', 'B1060')], { replays: await rejectIds() });
  expect(await states()).toEqual([{ replayed: true }]);
  expect(await serials()).toEqual([{ serial: 'B1058' }, { serial: 'B1060' }]);
});

test('commits nothing if a later run has already read the resource', async () => {
  const loader = postgresLoader(database.settings);
  await loadCores(loader, [core('1', 'B1058')], { outcome: { rejects: [reject] } });
  const replays = await rejectIds();
  // Between the selection of the rejects and the replay, another run reads all cores.
  await loadCores(loader, [core('1', 'B1058'), core('2', 'newer')]);
  const error = await failureOf(loadCores(loader, [core('2', 'older')], { replays }));
  expect(error).toMatchObject({ code: 'superseded', transient: true });
  expect(await serials()).toEqual([{ serial: 'B1058' }, { serial: 'newer' }]);
  expect(await states()).toEqual([{ replayed: false }]);
});
