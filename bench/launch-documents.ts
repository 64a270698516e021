import type { Launch, LaunchCore } from '@spacex-platform/spacex-client';
import { failureReason, launchDetails, missionName } from './prose.ts';
import { Random } from './random.ts';

/**
 * The launch with this number as the API would write it. The same seed and number give the same
 * document. Nulls, lists and lengths have the proportions of the real launches, but for one:
 * three in sixteen launches have three cores instead of one in forty, so that the child table
 * has work to do (1.375 rows a document).
 *
 * @param number from 0
 */
export function launchDocument(seed: number, number: number): Launch {
  const random = new Random(seed, number);
  const coreCount = drawCoreCount(random);
  const upcoming = random.chance(0.09);
  // Every twelve hours from the first launch on, over and over again within 16 years.
  const unix = 1_143_239_400 + (number % 11_680) * 43_200 + random.integer(43_200);
  const name = missionName(random, number);
  const fired = random.orNull(0.41, () => unix - 345_600);
  const slug = `mission_${number}_${random.hex(10)}`;
  return {
    fairings: random.orNull(0.17, () => ({
      reused: random.orNull(0.45, () => random.chance(0.5)),
      recovery_attempt: random.orNull(0.37, () => random.chance(0.7)),
      recovered: random.orNull(0.5, () => random.chance(0.7)),
      ships: ids(random, random.pick([0, 0, 0, 0, 0, 1, 1, 2])),
    })),
    links: links(random, slug),
    static_fire_date_utc: fired === null ? null : iso(fired),
    static_fire_date_unix: fired,
    net: random.chance(0.05),
    window: random.orNull(0.43, () => random.integer(14_400)),
    rocket: id(random),
    success: upcoming ? null : random.chance(0.97),
    failures: random.chance(0.025) ? [failure(random)] : [],
    details: random.orNull(0.35, () => launchDetails(random)),
    crew: random.chance(0.04) ? ids(random, 4).map((crew) => ({ crew, role: 'Pilot' })) : [],
    ships: ids(random, random.pick([0, 0, 0, 0, 1, 1, 2, 3, 4, 5])),
    capsules: ids(random, random.chance(0.17) ? 1 : 0),
    payloads: ids(random, random.pick([0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3])),
    launchpad: id(random),
    flight_number: number + 1,
    name,
    date_utc: iso(unix),
    date_unix: unix,
    date_local: `${iso(unix - 14_400).slice(0, 19)}-04:00`,
    date_precision: upcoming ? random.pick(['half', 'quarter', 'month', 'day']) : 'hour',
    upcoming,
    cores: cores(random, coreCount, upcoming),
    auto_update: random.chance(0.9),
    tbd: upcoming && random.chance(0.3),
    launch_library_id: random.orNull(0.65, () => uuid(random)),
    // Grows like the ids of the API, whose first eight digits are a time.
    id: (0x5eb87d00 + number).toString(16) + random.hex(16),
  };
}

/** How many cores the launch with this number has, without making the document. */
export function coreCountOf(seed: number, number: number): number {
  return drawCoreCount(new Random(seed, number));
}

/** Drawn first for each document, so that it is known without generating the rest. */
function drawCoreCount(random: Random): number {
  return random.chance(3 / 16) ? 3 : 1;
}

function cores(random: Random, count: number, upcoming: boolean): LaunchCore[] {
  return Array.from({ length: count }, () => {
    const assigned = !upcoming || random.chance(0.3);
    const attempt = assigned ? random.chance(0.85) : null;
    return {
      core: assigned ? id(random) : null,
      flight: assigned ? 1 + random.integer(14) : null,
      gridfins: random.orNull(0.03, () => random.chance(0.9)),
      legs: random.orNull(0.03, () => random.chance(0.9)),
      reused: random.orNull(0.03, () => random.chance(0.6)),
      landing_attempt: attempt,
      landing_success: attempt === true && !upcoming ? random.chance(0.93) : null,
      landing_type: attempt === true ? random.pick(['ASDS', 'ASDS', 'RTLS', 'Ocean']) : null,
      landpad: attempt === true ? id(random) : null,
    };
  });
}

function links(random: Random, slug: string): Launch['links'] {
  const thread = (kind: string) => () =>
    `https://forum.example/r/launches/comments/${random.hex(6)}/${slug}_${kind}_thread_and_updates/`;
  const noPatch = random.chance(0.08);
  const patch = () => `https://images.example/${random.hex(2)}/${random.hex(8)}_o.png`;
  const video = random.chance(0.08) ? null : random.hex(11);
  const photos = random.chance(0.34) ? 0 : 1 + random.integer(14);
  return {
    patch: { small: noPatch ? null : patch(), large: noPatch ? null : patch() },
    reddit: {
      campaign: random.orNull(0.27, thread('campaign')),
      launch: random.orNull(0.2, thread('official_launch_discussion_updates')),
      media: random.orNull(0.57, thread('media')),
      recovery: random.orNull(0.54, thread('recovery')),
    },
    flickr: {
      small: [],
      original: Array.from(
        { length: photos },
        () =>
          `https://photos.example/archive/65535/${50_000_000_000 + random.integer(1e9)}_${random.hex(10)}_o.jpg`,
      ),
    },
    presskit: random.orNull(0.56, () => `https://launches.example/press/${slug}_press_kit.pdf`),
    webcast: video === null ? null : `https://video.example/${video}`,
    youtube_id: video,
    article: random.orNull(0.31, () => `https://news.example/2020/08/31/${slug}-reaches-orbit/`),
    wikipedia: random.orNull(0.24, () => `https://encyclopedia.example/wiki/${slug}`),
  };
}

function failure(random: Random): Launch['failures'][number] {
  return {
    time: random.integer(600) - 10,
    altitude: random.orNull(0.2, () => random.integer(2000) / 10),
    reason: failureReason(random),
  };
}

function ids(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => id(random));
}

/** As the API's ids begin: with the time at which the document was made. */
function id(random: Random): string {
  return `5e9e${random.hex(20)}`;
}

function uuid(random: Random): string {
  const digits = random.hex(32);
  return [0, 8, 12, 16, 20]
    .map((at, part) => digits.slice(at, [8, 12, 16, 20, 32][part]))
    .join('-');
}

function iso(unix: number): string {
  return new Date(unix * 1000).toISOString();
}
