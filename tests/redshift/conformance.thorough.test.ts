import type { DataApiOptions } from '@spacex-platform/loaders/redshift';
import { conformanceCases } from '@spacex-platform/loaders/testing';
import type { Row, Table } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { editStatement } from '../loaders/support/edit-statement.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type DataApiServer, startDataApiServer } from './stand-in/data-api-server.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';
import { readTable } from './support/read-table.ts';

describeMoto('the loader for Redshift', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let dataApi: DataApiServer;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
    dataApi = await startDataApiServer(place.standIn.wire);
  });
  afterAll(async () => {
    await dataApi?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });

  const throughDataApi = (): { readonly dataApi: DataApiOptions } => ({
    dataApi: { workgroup: 'analytics', database: 'dev', endpoint: dataApi.url },
  });

  describe.each([
    ['over the wire protocol', 'wire', () => ({})],
    ['through the Data API', 'api', throughDataApi],
  ] as const)('%s', (_, prefix, way) => {
    let cases = 0;
    const schema = () => `${prefix}_${cases}`;
    const loader = () => place.loader({ schema: schema(), ...way() });
    const harness = {
      reset: async () => {
        cases += 1;
      },
      createLoader: loader,
      readRows: (table: Table) => readTable(place, loader(), table, schema()),
      editRow: async (table: Table, row: Row) => {
        await place.standIn.database.query(...editStatement(schema(), table, row));
      },
    };
    for (const { name, run } of conformanceCases(harness)) test(name, run);
  });
});
