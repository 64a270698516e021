import { verifyHashes } from '@spacex-platform/loaders';
import { expect, test } from 'vitest';
import { loadTrips, trip, trips } from '../loaders/support/trips.ts';
import { describeMoto, startMoto } from '../support/moto-server.ts';
import { startDataApiServer } from './stand-in/data-api-server.ts';
import { redshiftPlace } from './support/place.ts';

describeMoto('the rows of Redshift, whose hashes are computed again', () => {
  test('are read page by page, over the wire and through the Data API', async () => {
    await using moto = await startMoto();
    await using place = await redshiftPlace(moto);
    await using service = await startDataApiServer(place.standIn.wire);
    const loader = place.loader({ schema: 'edited' });
    // Ids that a statement must escape: the second page begins after one of them.
    const documents = Array.from({ length: 10_050 }, (_, at) => trip(`\\'${at}\\`));
    await loadTrips(loader, { trips: documents });
    await place.standIn.database.query(
      `update edited.trips set code = 'edited' where ctid in (select ctid from edited.trips limit 7)`,
    );
    const dataApi = { workgroup: 'analytics', database: 'dev', endpoint: service.url };
    for (const options of [{}, { dataApi }]) {
      const reading = place.loader({ schema: 'edited', ...options });
      await using reader = await reading.openReader();
      const verified = await verifyHashes(reader, [trips], { escapesBackslashes: true });
      expect(verified).toMatchObject([{ rows: 10_050, differing: 7, unverifiable: 0 }]);
    }
  });
});
