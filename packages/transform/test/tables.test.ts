import { type Launch, resources } from '@spacex-platform/spacex-client';
import {
  contentHash,
  coreFlights,
  cores,
  documentKeyOf,
  fairingShips,
  launchCrew,
  launches,
  launchFailures,
  launchPayloads,
  type Row,
  rowsOf,
  type Table,
  tables,
  tablesFrom,
} from '@spacex-platform/transform';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const core = {
  core: 'core 1',
  flight: 2,
  gridfins: true,
  legs: true,
  reused: true,
  landing_attempt: true,
  landing_success: null,
  landing_type: 'ASDS',
  landpad: 'pad 1',
} as const;
const noCore = {
  ...{ core: null, flight: null, gridfins: null, legs: null, reused: null },
  ...{ landing_attempt: null, landing_success: null, landing_type: null, landpad: null },
} as const;

/** A launch like Amos-6, which was lost before its launch date, with a second core slot. */
const launch: Launch = {
  id: 'launch 1',
  flight_number: 188,
  name: 'Türksat 🛰️',
  date_utc: '2016-12-31T23:30:00.000Z',
  date_unix: 1_483_227_000,
  date_local: '2017-01-01T01:30:00+02:00',
  date_precision: 'hour',
  upcoming: false,
  success: null,
  net: false,
  tbd: false,
  auto_update: true,
  window: 0,
  static_fire_date_utc: null,
  static_fire_date_unix: null,
  rocket: 'rocket 1',
  launchpad: null,
  launch_library_id: null,
  fairings: { reused: false, recovery_attempt: null, recovered: null, ships: ['ship 1'] },
  details: '',
  links: {
    patch: { small: null, large: 'patch' },
    reddit: { campaign: null, launch: 'thread', media: null, recovery: null },
    flickr: { small: [], original: [] },
    presskit: null,
    webcast: null,
    youtube_id: null,
    article: null,
    wikipedia: 'page',
  },
  crew: ['crew 1', { crew: 'crew 2', role: 'Commander' }],
  ships: [],
  capsules: [],
  payloads: ['payload 1', 'payload 1'],
  cores: [core, noCore],
  failures: [{ time: -165_180, altitude: null, reason: 'buckled liner' }],
} as unknown as Launch;

describe('every table', () => {
  test('has a unique name, a description and a key of columns that are not nullable', () => {
    expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
    for (const table of tables as readonly Table[]) {
      expect(table.description).toMatch(/\.$/);
      expect(table.key.length).toBe(table.each === null ? 1 : 2);
      for (const name of table.key) expect(table.columns[name]?.nullable).toBe(false);
      for (const name of Object.keys(table.columns)) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      if (table.partition !== null) expect(table.columns).toHaveProperty(table.partition);
      expect(resources).toHaveProperty(table.resource);
    }
  });

  test('references only tables that exist', () => {
    const names = new Set(tables.map(({ name }): string => name));
    for (const table of tables as readonly Table[]) {
      for (const { references } of Object.values(table.columns)) {
        if (references !== undefined) expect(names).toContain(references);
      }
    }
  });

  test('comes after the main table of its resource', () => {
    expect(tablesFrom('launches').map(({ name }) => name)).toEqual([
      ...['launches', 'core_flights', 'launch_payloads', 'launch_ships', 'launch_capsules'],
      ...['launch_crew', 'launch_failures', 'fairing_ships'],
    ]);
    expect(tablesFrom('nothing')).toEqual([]);
    expect(documentKeyOf(coreFlights)).toBe('launch_id');
  });
});

describe('rowsOf', () => {
  test('keeps nulls, empty texts and zeros of a launch', () => {
    const [row] = rowsOf(launches)(launch);
    expect(row).toMatchObject({
      launch_id: 'launch 1',
      flight_number: 188,
      name: 'Türksat 🛰️',
      launch_year: 2016,
      success: null,
      window_s: 0,
      static_fire_date_utc: null,
      launchpad_id: null,
      fairings_reused: false,
      fairings_recovered: null,
      details: '',
      links_patch_large: 'patch',
      links_reddit_launch: 'thread',
      links_article: null,
    });
    expect(Object.keys(row ?? {})).toEqual(Object.keys(launches.columns));
  });

  test('copies columns of the launch into core flights', () => {
    const ofLaunch = {
      launch_id: 'launch 1',
      launch_date_utc: '2016-12-31T23:30:00.000Z',
      launch_year: 2016,
      upcoming: false,
      source: 'r-spacex',
    };
    const { core: _, landpad: __, ...same } = core;
    const { core: ___, landpad: ____, ...none } = noCore;
    expect(rowsOf(coreFlights)(launch)).toEqual([
      { ...same, ...ofLaunch, position: 0, core_id: 'core 1', landpad_id: 'pad 1' },
      { ...none, ...ofLaunch, position: 1, core_id: null, landpad_id: null },
    ]);
  });

  test('takes the source from the document, and r-spacex if it names none', () => {
    const live = { ...launch, source: 'launch-library' };
    for (const table of tablesFrom('launches')) {
      const sources = (document: unknown) =>
        new Set(rowsOf(table as Table)(document).map((row) => row['source']));
      expect(sources(launch), table.name).toEqual(
        new Set(rowsOf(table as Table)(launch).length === 0 ? [] : ['r-spacex']),
      );
      if (sources(launch).size > 0) expect(sources(live)).toEqual(new Set(['launch-library']));
      expect(sources({ ...launch, source: null })).toEqual(sources(launch));
    }
    expect(() => rowsOf(launches as Table)({ ...launch, source: 7 })).toThrow('launches.source');
  });

  test('accepts crew of v4 and v5, repeated payloads and failures before lift-off', () => {
    const same = { launch_id: 'launch 1', source: 'r-spacex' };
    expect(rowsOf(launchCrew)(launch)).toEqual([
      { ...same, position: 0, crew_id: 'crew 1', role: null },
      { ...same, position: 1, crew_id: 'crew 2', role: 'Commander' },
    ]);
    expect(rowsOf(launchPayloads)(launch).map(({ payload_id }) => payload_id)).toEqual([
      ...['payload 1', 'payload 1'],
    ]);
    expect(rowsOf(launchFailures)(launch)).toEqual([
      {
        ...{ launch_id: 'launch 1', position: 0, time_s: -165_180 },
        altitude_km: null,
        reason: 'buckled liner',
        source: 'r-spacex',
      },
    ]);
  });

  test('makes no rows for a list inside an object that is null', () => {
    expect(rowsOf(fairingShips)(launch)).toHaveLength(1);
    expect(rowsOf(fairingShips)({ ...launch, fairings: null })).toEqual([]);
    expect(rowsOf(launches)({ ...launch, fairings: null })[0]).toMatchObject({
      fairings_reused: null,
    });
  });

  test('numbers the elements of any list from 0', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 50 }), (payloads) => {
        const rows = rowsOf(launchPayloads)({ ...launch, payloads });
        expect(rows.map(({ position }) => position)).toEqual([...payloads.keys()]);
        expect(rows.map(({ payload_id }) => payload_id)).toEqual(payloads);
      }),
    );
  });
});

describe('contentHash', () => {
  const [row] = rowsOf(cores)({
    ...{ id: '1', serial: 'B1058', block: 5, status: 'lost', reuse_count: 13 },
    ...{ rtls_attempts: 0, rtls_landings: 0, asds_attempts: 14, asds_landings: 14 },
    ...{ last_update: null, launches: [] },
  });
  const [flight] = rowsOf(coreFlights)(launch);

  test('changes if a value moves from one nullable column to another', () => {
    if (flight === undefined) throw new Error('no row');
    const hash = contentHash(coreFlights);
    const flags = ['gridfins', 'legs', 'reused', 'landing_attempt', 'landing_success'] as const;
    const none = Object.fromEntries(flags.map((name) => [name, null]));
    const hashes = flags.map((name) => hash({ ...flight, ...none, [name]: true }));
    expect(new Set(hashes).size).toBe(flags.length);
  });

  test('changes if any column changes', () => {
    if (row === undefined) throw new Error('no row');
    const hash = contentHash(cores);
    const changed = Object.entries(row).map(([name, value]) =>
      hash({ ...row, [name]: typeof value === 'number' ? value + 1 : `${value}.` } as Row<
        typeof cores
      >),
    );
    expect(new Set([hash(row), ...changed]).size).toBe(changed.length + 1);
    expect(hash({ ...row })).toBe(hash(row));
  });
});
