import * as z from 'zod';
import { collection } from '../resource.ts';
import { double, flag, id, int32, int53, list, object, text, utcTimestamp } from '../schema.ts';

/** One core of a launch; `core` is null until a core is assigned. */
export const launchCoreSchema = object({
  core: id.nullable(),
  flight: int32.nullable(),
  gridfins: flag.nullable(),
  legs: flag.nullable(),
  reused: flag.nullable(),
  landing_attempt: flag.nullable(),
  landing_success: flag.nullable(),
  landing_type: text.nullable(),
  landpad: id.nullable(),
});

/** One crew member of a launch: an id in v4, an id and a role in v5. */
export const launchCrewSchema = z.union([
  id,
  object({ crew: id.nullable(), role: text.nullable() }),
]);

/**
 * A launch, flown or upcoming. Source: `GET /v5/launches`, or `/v4/launches` (no crew roles).
 *
 * Of the four dates, only `date_utc` is reliable. `success` is null if unknown. `flight_number` is
 * not unique. `window` is in seconds, the `time` of a failure in seconds from lift-off and its
 * `altitude` in kilometers.
 */
export const launchSchema = object({
  fairings: object({
    reused: flag.nullable(),
    recovery_attempt: flag.nullable(),
    recovered: flag.nullable(),
    ships: list(id),
  }).nullable(),
  links: object({
    patch: object({ small: text.nullable(), large: text.nullable() }),
    reddit: object({
      campaign: text.nullable(),
      launch: text.nullable(),
      media: text.nullable(),
      recovery: text.nullable(),
    }),
    flickr: object({ small: list(text), original: list(text) }),
    presskit: text.nullable(),
    webcast: text.nullable(),
    youtube_id: text.nullable(),
    article: text.nullable(),
    wikipedia: text.nullable(),
  }),
  static_fire_date_utc: utcTimestamp.nullable(),
  static_fire_date_unix: int53.nullable(),
  net: flag,
  window: int53.nullable(),
  rocket: id.nullable(),
  success: flag.nullable(),
  failures: list(
    object({ time: double.nullable(), altitude: double.nullable(), reason: text.nullable() }),
  ),
  details: text.nullable(),
  crew: list(launchCrewSchema),
  ships: list(id),
  capsules: list(id),
  payloads: list(id),
  launchpad: id.nullable(),
  flight_number: int32,
  name: text,
  date_utc: utcTimestamp,
  date_unix: int53,
  date_local: text,
  date_precision: text,
  upcoming: flag,
  cores: list(launchCoreSchema),
  auto_update: flag,
  tbd: flag,
  launch_library_id: text.nullable(),
  id,
});

/** A launch, flown or upcoming; `success` is null if unknown. Source: `GET /v5/launches`. */
export type Launch = z.infer<typeof launchSchema>;
/** One core of a launch; null means unknown. Source: `cores[]` of a launch. */
export type LaunchCore = z.infer<typeof launchCoreSchema>;

/** Launches with crew roles. */
export const launches = collection('launches', 'v5', launchSchema);

/** Launches from v4, where `crew` is a list of ids. */
export const launchesV4 = collection('launches', 'v4', launchSchema);
