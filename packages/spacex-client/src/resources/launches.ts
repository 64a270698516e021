import type { Launch } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import {
  double,
  flag,
  id,
  int32,
  int53,
  list,
  nullable,
  object,
  text,
  union,
  utcTimestamp,
} from '../schema.ts';

/** One core of a launch; `core` is null until a core is assigned. */
export const launchCoreSchema = object({
  core: nullable(id),
  flight: nullable(int32),
  gridfins: nullable(flag),
  legs: nullable(flag),
  reused: nullable(flag),
  landing_attempt: nullable(flag),
  landing_success: nullable(flag),
  landing_type: nullable(text),
  landpad: nullable(id),
});

/** One crew member of a launch: an id in v4, an id and a role in v5. */
export const launchCrewSchema = union([id, object({ crew: nullable(id), role: nullable(text) })]);

/**
 * A launch, flown or upcoming. Source: `GET /v5/launches`, or `/v4/launches` (no crew roles).
 *
 * Of the four dates, only `date_utc` is reliable. `success` is null if unknown. `flight_number` is
 * not unique. `window` is in seconds, the `time` of a failure in seconds from lift-off and its
 * `altitude` in kilometers.
 */
export const launchSchema = object({
  fairings: nullable(
    object({
      reused: nullable(flag),
      recovery_attempt: nullable(flag),
      recovered: nullable(flag),
      ships: list(id),
    }),
  ),
  links: object({
    patch: object({ small: nullable(text), large: nullable(text) }),
    reddit: object({
      campaign: nullable(text),
      launch: nullable(text),
      media: nullable(text),
      recovery: nullable(text),
    }),
    flickr: object({ small: list(text), original: list(text) }),
    presskit: nullable(text),
    webcast: nullable(text),
    youtube_id: nullable(text),
    article: nullable(text),
    wikipedia: nullable(text),
  }),
  static_fire_date_utc: nullable(utcTimestamp),
  static_fire_date_unix: nullable(int53),
  net: flag,
  window: nullable(int53),
  rocket: nullable(id),
  success: nullable(flag),
  failures: list(
    object({ time: nullable(double), altitude: nullable(double), reason: nullable(text) }),
  ),
  details: nullable(text),
  crew: list(launchCrewSchema),
  ships: list(id),
  capsules: list(id),
  payloads: list(id),
  launchpad: nullable(id),
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
  launch_library_id: nullable(text),
  id,
});

/** Launches with crew roles. */
export const launches: Resource<'launches', Launch> = collection('launches', 'v5', launchSchema);

/** Launches from v4, where `crew` is a list of ids. */
export const launchesV4: Resource<'launches', Launch> = collection('launches', 'v4', launchSchema);
