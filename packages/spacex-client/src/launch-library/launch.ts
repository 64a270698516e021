import * as z from 'zod/mini';
import { constant, described, numericId, optional, secondTimestamp, unread } from './fields.ts';
import { launcherStageSchema } from './launcher-stage.ts';
import { spacecraftStageSchema } from './spacecraft-stage.ts';

const configurationSchema = z.looseObject({
  id: numericId,
  name: optional(z.string()),
  full_name: optional(z.string()),
  variant: optional(z.string()),
  families: optional(z.array(z.looseObject({ name: z.string() }))),
});

const missionSchema = z.strictObject({
  ...described,
  id: optional(numericId),
  name: optional(z.string()),
  description: optional(z.string()),
  type: optional(z.string()),
  orbit: optional(z.looseObject({ name: optional(z.string()), abbrev: optional(z.string()) })),
  ...unread('agencies', 'info_urls', 'vid_urls'),
});

const padSchema = z.strictObject({
  ...described,
  id: numericId,
  name: optional(z.string()),
  active: optional(z.boolean()),
  latitude: optional(z.number()),
  longitude: optional(z.number()),
  location: optional(
    z.looseObject({
      id: optional(numericId),
      name: optional(z.string()),
      timezone_name: optional(z.string()),
    }),
  ),
  ...unread('agencies', 'country', 'info_url', 'wiki_url', 'map_url', 'fastest_turnaround'),
  ...unread('total_launch_count', 'orbital_launch_attempt_count'),
});

const link = z.looseObject({ url: z.string(), priority: optional(z.int()) });

const launchCounts = unread(
  ...(['orbital_launch_attempt_count', 'orbital_launch_attempt_count_year'] as const),
  ...(['location_launch_attempt_count', 'location_launch_attempt_count_year'] as const),
  ...(['pad_launch_attempt_count', 'pad_launch_attempt_count_year'] as const),
  ...(['agency_launch_attempt_count', 'agency_launch_attempt_count_year'] as const),
);

/**
 * A launch in the names and types of version 2.3.0, as `normaliseLaunch` returns it. Which fields
 * are there depends on the mode: `list` has neither stages nor provider, `normal` has no stages.
 */
export const launchSchema = z.strictObject({
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  name: z.string(),
  status: z.looseObject({ id: z.int() }),
  /** Of the launch alone: landings and stages change without it. */
  last_updated: secondTimestamp,
  /** No earlier than; the time of lift-off once the launch has flown. */
  net: secondTimestamp,
  net_precision: optional(constant),
  window_start: optional(secondTimestamp),
  window_end: optional(secondTimestamp),
  response_mode: optional(z.string()),
  launch_designator: optional(z.string()),
  failreason: optional(z.string()),
  launch_service_provider: optional(z.looseObject({ id: numericId, name: optional(z.string()) })),
  rocket: optional(
    z.strictObject({
      id: optional(numericId),
      configuration: optional(configurationSchema),
      launcher_stage: optional(z.array(launcherStageSchema)),
      spacecraft_stage: optional(z.array(spacecraftStageSchema)),
      ...unread('payloads'),
    }),
  ),
  mission: optional(missionSchema),
  pad: optional(padSchema),
  info_urls: optional(z.array(link)),
  vid_urls: optional(z.array(link)),
  mission_patches: optional(z.array(z.looseObject({ image_url: optional(z.string()) }))),
  ...launchCounts,
  ...unread('url', 'slug', 'image', 'infographic', 'probability', 'weather_concerns', 'hashtag'),
  ...unread('webcast_live', 'program', 'flightclub_url', 'updates', 'timeline', 'pad_turnaround'),
});

/** A launch in the names of version 2.3.0. Which fields it has depends on the mode. */
export type LaunchLibraryLaunch = z.infer<typeof launchSchema>;

/** A launch of `mode=list`. It names no provider, so a filter by provider cannot be verified. */
export const listedLaunchSchema = z.pick(launchSchema, {
  ...{ id: true, name: true, status: true, last_updated: true, net: true, net_precision: true },
  ...{ window_start: true, window_end: true, response_mode: true, launch_designator: true },
  ...{ url: true, slug: true, image: true, infographic: true },
});

/** A launch of `mode=list`, which has neither boosters nor a provider. */
export type ListedLaunch = z.infer<typeof listedLaunchSchema>;
