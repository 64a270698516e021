import { tablesOf } from '../table.ts';

const { table, child } = tablesOf('launches');

/** Table `launches`. Source: `GET /v5/launches`. */
export const launches = table('launches', {
  description: 'One row for each launch, flown or upcoming.',
  key: ['launch_id'],
  partition: 'launch_year',
  columns: (c) => ({
    launch_id: c.text('id'),
    flight_number: c.integer.nullable('flight_number', {
      description:
        'Sequence number of r/SpaceX; not unique, with gaps. Null for launches of Launch Library.',
    }),
    name: c.text('name', {
      description: 'Mission name; unique in r/SpaceX, and may change over time.',
    }),
    date_utc: c.timestamp('date_utc', {
      description: 'Launch date; the only reliable one of the four dates.',
    }),
    date_unix: c.bigint('date_unix', {
      unit: 's',
      description: 'From the source; differs from date_utc for two launches.',
    }),
    date_local: c.text.nullable('date_local', {
      description:
        'From the source; its UTC offset is wrong for seven launches. Null if the time zone is unknown.',
    }),
    date_precision: c.text.nullable('date_precision', {
      description:
        'Precision of the date: half, quarter, year, month, day or hour; null if unknown.',
      oneOf: ['half', 'quarter', 'year', 'month', 'day', 'hour'],
    }),
    launch_year: c.yearOf('date_utc', {
      description: 'UTC year of date_utc.',
      least: 2006,
      most: 2100,
    }),
    upcoming: c.boolean('upcoming', { description: 'Not yet flown when the data was fetched.' }),
    success: c.boolean.nullable('success', {
      description:
        'True, false or null (unknown: upcoming launches, launches in flight and partial failures of Launch Library, and one flown launch of r/SpaceX).',
    }),
    net: c.boolean.nullable('net', {
      description:
        'The date is a no-earlier-than date, in r/SpaceX. Null for launches of Launch Library.',
    }),
    tbd: c.boolean('tbd', { description: 'The date is to be determined.' }),
    auto_update: c.boolean.nullable('auto_update', {
      description:
        'r/SpaceX updates the launch automatically. Null for launches of Launch Library.',
    }),
    window_s: c.bigint.nullable('window', {
      unit: 's',
      description: 'Length of the launch window.',
      least: 0,
    }),
    static_fire_date_utc: c.timestamp.nullable('static_fire_date_utc'),
    static_fire_date_unix: c.bigint.nullable('static_fire_date_unix', { unit: 's' }),
    rocket_id: c.text.nullable('rocket', { references: 'rockets' }),
    launchpad_id: c.text.nullable('launchpad', { references: 'launchpads' }),
    launch_library_id: c.text.nullable('launch_library_id', {
      description: 'Id of the launch in Launch Library.',
    }),
    fairings_reused: c.boolean.nullable('fairings.reused'),
    fairings_recovery_attempt: c.boolean.nullable('fairings.recovery_attempt'),
    fairings_recovered: c.boolean.nullable('fairings.recovered'),
    details: c.text.nullable('details'),
    links_patch_small: c.text.nullable('links.patch.small'),
    links_patch_large: c.text.nullable('links.patch.large'),
    links_reddit_campaign: c.text.nullable('links.reddit.campaign'),
    links_reddit_launch: c.text.nullable('links.reddit.launch'),
    links_reddit_media: c.text.nullable('links.reddit.media'),
    links_reddit_recovery: c.text.nullable('links.reddit.recovery'),
    links_presskit: c.text.nullable('links.presskit'),
    links_webcast: c.text.nullable('links.webcast'),
    links_youtube_id: c.text.nullable('links.youtube_id'),
    links_article: c.text.nullable('links.article'),
    links_wikipedia: c.text.nullable('links.wikipedia'),
    source: c.source(),
  }),
});

/** Table `launch_payloads`. Source: `payloads[]` of `GET /v5/launches`. */
export const launchPayloads = child('launch_payloads', 'payloads', {
  description: 'One row for each payload of a launch.',
  key: ['launch_id', 'position'],
  columns: (c) => ({
    launch_id: c.parent.text('id', { references: 'launches' }),
    position: c.position(),
    payload_id: c.selfText({ references: 'payloads' }),
    source: c.parent.source(),
  }),
});

/** Table `launch_ships`. Source: `ships[]` of `GET /v5/launches`. */
export const launchShips = child('launch_ships', 'ships', {
  description: 'One row for each ship that supported a launch.',
  key: ['launch_id', 'position'],
  columns: (c) => ({
    launch_id: c.parent.text('id', { references: 'launches' }),
    position: c.position(),
    ship_id: c.selfText({ references: 'ships' }),
    source: c.parent.source(),
  }),
});

/** Table `launch_capsules`. Source: `capsules[]` of `GET /v5/launches`. */
export const launchCapsules = child('launch_capsules', 'capsules', {
  description: 'One row for each Dragon capsule on a launch.',
  key: ['launch_id', 'position'],
  columns: (c) => ({
    launch_id: c.parent.text('id', { references: 'launches' }),
    position: c.position(),
    capsule_id: c.selfText({ references: 'capsules' }),
    source: c.parent.source(),
  }),
});

/** Table `launch_crew`. Source: `crew[]` of `GET /v5/launches`. */
export const launchCrew = child('launch_crew', 'crew', {
  description: 'One row for each crew member on a launch.',
  key: ['launch_id', 'position'],
  columns: (c) => ({
    launch_id: c.parent.text('id', { references: 'launches' }),
    position: c.position(),
    crew_id: c.selfTextOr('crew', { references: 'crew' }),
    role: c.text.nullable('role', { description: 'Null if the document came from v4.' }),
    source: c.parent.source(),
  }),
});

/** Table `launch_failures`. Source: `failures[]` of `GET /v5/launches`. */
export const launchFailures = child('launch_failures', 'failures', {
  description: 'One row for each failure of a launch.',
  key: ['launch_id', 'position'],
  columns: (c) => ({
    launch_id: c.parent.text('id', { references: 'launches' }),
    position: c.position(),
    time_s: c.double.nullable('time', {
      unit: 's',
      description: 'Time after lift-off; negative before lift-off.',
    }),
    altitude_km: c.double.nullable('altitude', { unit: 'km' }),
    reason: c.text.nullable('reason'),
    source: c.parent.source(),
  }),
});

/** Table `fairing_ships`. Source: `fairings.ships[]` of `GET /v5/launches`. */
export const fairingShips = child('fairing_ships', 'fairings.ships', {
  description: 'One row for each ship that was sent to recover the fairings of a launch.',
  key: ['launch_id', 'position'],
  columns: (c) => ({
    launch_id: c.parent.text('id', { references: 'launches' }),
    position: c.position(),
    ship_id: c.selfText({ references: 'ships' }),
    source: c.parent.source(),
  }),
});
