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

describe('Filter', () => {
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

  test('rejects paths that do not exist', () => {
    // @ts-expect-error tdb is a typo of tbd
    void client.launches.query({ tdb: true });
    // @ts-expect-error cores have no color
    void client.launches.query({ 'cores.color': 'white' });
    // @ts-expect-error a text has no fields
    void client.launches.query({ 'name.length': 3 });
    // @ts-expect-error unknown field in a branch of $or
    void client.launches.query({ $or: [{ upcoming: true }, { nothing: 1 }] });
    // @ts-expect-error unknown field in $elemMatch
    void client.launches.query({ cores: { $elemMatch: { color: 'white' } } });
    // @ts-expect-error a field of launches, not of cores
    void client.cores.query({ flight_number: 1 });
  });

  test('rejects values of another type', () => {
    // @ts-expect-error a number, not text
    void client.launches.query({ flight_number: '7' });
    // @ts-expect-error a boolean, not text
    void client.launches.query({ 'cores.reused': 'yes' });
    // @ts-expect-error name is never null
    void client.launches.query({ name: null });
    // @ts-expect-error a list of numbers for a text field
    void client.cores.query({ status: { $in: [1] } });
    // @ts-expect-error booleans have no order
    void client.launches.query({ upcoming: { $gt: false } });
    // @ts-expect-error a pattern for a number
    void client.launches.query({ flight_number: { $regex: '1' } });
    // @ts-expect-error unknown operator
    void client.launches.query({ flight_number: { $near: 1 } });
    // @ts-expect-error an object is compared field by field
    void client.launches.query({ links: 'https://example.org' });
  });

  test('infers paths and their types', () => {
    expectTypeOf<
      FieldPath<{ a: { b: number }; c: { d: string }[]; e: string[] | null }>
    >().toEqualTypeOf<'a' | 'a.b' | 'c' | 'c.d' | 'e'>();
    expectTypeOf<FieldValue<Launch, 'fairings.reused'>>().toEqualTypeOf<boolean | null>();
    expectTypeOf<FieldValue<Launch, 'cores.flight'>>().toEqualTypeOf<number | null>();
    expectTypeOf<FieldValue<Launch, 'payloads'>>().toEqualTypeOf<string>();
  });
});

describe('QueryOptions', () => {
  test('accepts only fields of the document', () => {
    // @ts-expect-error cores have no color
    void client.cores.query({}, { sort: { color: 'asc' } });
    // @ts-expect-error a direction is asc or desc
    void client.cores.query({}, { sort: { serial: 'up' } });
    // @ts-expect-error cores have no color
    void client.cores.query({}, { select: ['color'] });
    // @ts-expect-error iterate has no offset
    void client.cores.iterate({}, { offset: 10 });
  });

  test('narrows documents to the selected fields', () => {
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
  test('has the types of the schemas', () => {
    expectTypeOf(client.launches.latest()).resolves.toEqualTypeOf<Launch>();
    expectTypeOf(client.company.get()).resolves.toEqualTypeOf<Company>();
    expectTypeOf<Launch['success']>().toEqualTypeOf<boolean | null>();
    expectTypeOf<Launch['crew'][number]>().toEqualTypeOf<
      string | { crew: string | null; role: string | null }
    >();
    expectTypeOf(client.cores.list())
      .resolves.toHaveProperty('documents')
      .toEqualTypeOf<readonly Core[]>();
    // @ts-expect-error a singleton is not a list
    void client.company.list;
    // @ts-expect-error only launches have shortcuts
    void client.cores.latest;
  });
});
