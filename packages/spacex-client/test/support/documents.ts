import type { Core, Launch } from '@spacex-platform/spacex-client';

/** An invented core, as the API returns one. */
export function core(changes: Partial<Core> = {}): Core {
  return {
    block: 5,
    reuse_count: 2,
    rtls_attempts: 1,
    rtls_landings: 1,
    asds_attempts: 2,
    asds_landings: 2,
    last_update: null,
    launches: ['aaaaaaaaaaaaaaaaaaaaaaa1'],
    serial: 'B9001',
    status: 'active',
    id: 'cccccccccccccccccccccc01',
    ...changes,
  };
}

/** An invented launch, as v5 returns one. */
export function launch(changes: Partial<Launch> = {}): Launch {
  return {
    fairings: { reused: null, recovery_attempt: true, recovered: null, ships: [] },
    links: {
      patch: { small: null, large: null },
      reddit: { campaign: null, launch: null, media: null, recovery: null },
      flickr: { small: [], original: [] },
      presskit: null,
      webcast: null,
      youtube_id: null,
      article: null,
      wikipedia: null,
    },
    static_fire_date_utc: null,
    static_fire_date_unix: null,
    net: false,
    window: 0,
    rocket: 'bbbbbbbbbbbbbbbbbbbbbbb1',
    success: true,
    failures: [],
    details: null,
    crew: [],
    ships: [],
    capsules: [],
    payloads: [],
    launchpad: 'ddddddddddddddddddddddd1',
    flight_number: 7,
    name: 'Invented',
    date_utc: '2022-01-31T23:11:00.000Z',
    date_unix: 1643670660,
    date_local: '2022-01-31T18:11:00-05:00',
    date_precision: 'hour',
    upcoming: false,
    cores: [
      {
        core: 'cccccccccccccccccccccc01',
        flight: 3,
        gridfins: true,
        legs: true,
        reused: true,
        landing_attempt: true,
        landing_success: null,
        landing_type: 'ASDS',
        landpad: null,
      },
    ],
    auto_update: true,
    tbd: false,
    launch_library_id: null,
    id: 'aaaaaaaaaaaaaaaaaaaaaaa1',
    ...changes,
  };
}
