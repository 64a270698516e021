import type {
  Company,
  Core,
  FieldPath,
  FieldValue,
  Filter,
  Launch,
  Page,
} from '@spacex-platform/spacex-client';
import { createSpacexClient } from '@spacex-platform/spacex-client';
import { describe, expectTypeOf, test } from 'vitest';

const client = createSpacexClient();

describe('a filter', () => {
  test('accepts fields, paths into objects and lists, and operators', () => {
    const filter: Filter<Launch> = {
      upcoming: false,
      success: null,
      date_utc: { $gte: '2022-01-01', $lt: '2023' },
      flight_number: { $in: [1, 2] },
      name: { $regex: '^Starlink', $options: 'i' },
      'fairings.reused': true,
      'cores.landing_type': { $in: ['ASDS', null] },
      'links.reddit.media': { $exists: true },
      payloads: 'an id',
      ships: { $size: 2 },
      cores: { $elemMatch: { reused: true, landing_success: { $ne: true } } },
      'crew.role': 'Commander',
      $or: [{ 'failures.time': { $lt: 60 } }, { $and: [{ tbd: true }] }],
      $text: { $search: 'crs' },
    };
    expectTypeOf(client.launches.query).toBeCallableWith(filter);
    expectTypeOf(client.starlink.query).toBeCallableWith({
      'spaceTrack.DECAYED': 0,
      'spaceTrack.LAUNCH_DATE': { $gt: '2020-01-01' },
    });
  });

  test('refuses paths that do not exist', () => {
    // @ts-expect-error tdb is a misprint of tbd
    void client.launches.query({ tdb: true });
    // @ts-expect-error cores have no colour
    void client.launches.query({ 'cores.colour': 'white' });
    // @ts-expect-error a text has no fields
    void client.launches.query({ 'name.length': 3 });
    // @ts-expect-error not in a branch either
    void client.launches.query({ $or: [{ upcoming: true }, { nothing: 1 }] });
    // @ts-expect-error nor inside an element
    void client.launches.query({ cores: { $elemMatch: { colour: 'white' } } });
    // @ts-expect-error the fields of a launch are not those of a core
    void client.cores.query({ flight_number: 1 });
  });

  test('refuses values of another type', () => {
    // @ts-expect-error a number, not text
    void client.launches.query({ flight_number: '7' });
    // @ts-expect-error a flag, not text
    void client.launches.query({ 'cores.reused': 'yes' });
    // @ts-expect-error name is never null
    void client.launches.query({ name: null });
    // @ts-expect-error a list of text
    void client.cores.query({ status: { $in: [1] } });
    // @ts-expect-error flags have no order
    void client.launches.query({ upcoming: { $gt: false } });
    // @ts-expect-error a pattern is for text
    void client.launches.query({ flight_number: { $regex: '1' } });
    // @ts-expect-error there is no such operator
    void client.launches.query({ flight_number: { $near: 1 } });
    // @ts-expect-error an object is compared field by field
    void client.launches.query({ links: 'https://example.org' });
  });

  test('names its paths and values', () => {
    expectTypeOf<
      FieldPath<{ a: { b: number }; c: { d: string }[]; e: string[] | null }>
    >().toEqualTypeOf<'a' | 'a.b' | 'c' | 'c.d' | 'e'>();
    expectTypeOf<FieldValue<Launch, 'fairings.reused'>>().toEqualTypeOf<boolean | null>();
    expectTypeOf<FieldValue<Launch, 'cores.flight'>>().toEqualTypeOf<number | null>();
    expectTypeOf<FieldValue<Launch, 'payloads'>>().toEqualTypeOf<string>();
  });
});

describe('options of a query', () => {
  test('know the fields', () => {
    // @ts-expect-error cores have no colour
    void client.cores.query({}, { sort: { colour: 'asc' } });
    // @ts-expect-error a direction is asc or desc
    void client.cores.query({}, { sort: { serial: 'up' } });
    // @ts-expect-error cores have no colour
    void client.cores.query({}, { select: ['colour'] });
    // @ts-expect-error a walk over all pages has no offset
    void client.cores.iterate({}, { offset: 10 });
  });

  test('shape the documents', () => {
    expectTypeOf(client.cores.query()).resolves.toEqualTypeOf<Page<Core>>();
    expectTypeOf(client.cores.query({}, { limit: 1 })).resolves.toEqualTypeOf<Page<Core>>();
    expectTypeOf(client.cores.query({}, { select: ['serial', 'block'] })).resolves.toEqualTypeOf<
      Page<Pick<Core, 'id' | 'serial' | 'block'>>
    >();
    expectTypeOf(client.cores.iterate({}, { select: ['serial'] })).toEqualTypeOf<
      AsyncGenerator<Pick<Core, 'id' | 'serial'>, void, undefined>
    >();
  });
});

describe('documents', () => {
  test('have the types of their schemas', () => {
    expectTypeOf(client.launches.latest()).resolves.toEqualTypeOf<Launch>();
    expectTypeOf(client.company.get()).resolves.toEqualTypeOf<Company>();
    expectTypeOf<Launch['success']>().toEqualTypeOf<boolean | null>();
    expectTypeOf<Launch['crew'][number]>().toEqualTypeOf<
      string | { crew: string | null; role: string | null }
    >();
    expectTypeOf(client.cores.list())
      .resolves.toHaveProperty('documents')
      .toEqualTypeOf<readonly Core[]>();
    // @ts-expect-error a singleton is no list
    void client.company.list;
    // @ts-expect-error only launches have shortcuts
    void client.cores.latest;
  });
});
