import { type Loader, load } from '@spacex-platform/loaders';
import type { Core } from '@spacex-platform/spacex-client';
import { cores, type Table, tablesOf } from '@spacex-platform/transform';
import { describe, test } from 'vitest';

declare const loader: Loader;
declare const documents: readonly Core[];

const trips = tablesOf<{ id: string }, 'trips'>('trips').table('trips', {
  description: 'One row for each trip.',
  key: ['id'],
  columns: (c) => ({ id: c.text('id') }),
});

describe('the documents that load accepts', () => {
  test('are those of the API by default', () => {
    load(loader, { cores: documents });
    load(loader, { cores: documents }, { maxRejects: 0 });
    // @ts-expect-error there is no such resource
    load(loader, { core: documents });
    // @ts-expect-error cores are no launches
    load(loader, { launches: documents });
  });

  test('are those of the given tables', () => {
    load(loader, { trips: [{ id: '1' }], cores: documents }, { tables: [trips, cores] });
    // @ts-expect-error no table is made from launches
    load(loader, { launches: [] }, { tables: [trips, cores] });
    // @ts-expect-error cores have more than an id
    load(loader, { cores: [{ id: '1' }] }, { tables: [trips, cores] });
  });

  test('are of any resource for tables of any resource', () => {
    const tables: readonly Table[] = [trips, cores];
    load(loader, { trips: [{ id: '1' }], others: [] }, { tables });
  });
});
