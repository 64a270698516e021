import * as z from 'zod/mini';
import { constant, described, numericId, optional, unread } from './fields.ts';
import { landingSchema } from './landing.ts';

/** A person. */
export const astronautSchema = z.strictObject({
  ...described,
  id: numericId,
  name: z.string(),
  status: optional(constant),
  agency: optional(z.looseObject({ id: optional(numericId), name: optional(z.string()) })),
  wiki: optional(z.string()),
  ...unread('type', 'in_space', 'time_in_space', 'eva_time', 'age', 'date_of_birth'),
  ...unread('date_of_death', 'nationality', 'bio', 'last_flight', 'first_flight'),
  ...unread('social_media_links', 'profile_image', 'twitter', 'instagram'),
});

/** A person with a role on a flight. */
export const crewMemberSchema = z.strictObject({
  id: optional(numericId),
  role: optional(z.looseObject({ role: optional(z.string()) })),
  astronaut: astronautSchema,
});

/** A spacecraft: a Dragon, or one of another provider that flies on a Falcon. */
export const spacecraftSchema = z.strictObject({
  ...described,
  id: numericId,
  name: optional(z.string()),
  serial_number: optional(z.string()),
  is_placeholder: optional(z.boolean()),
  status: optional(constant),
  spacecraft_config: optional(
    z.looseObject({ id: optional(numericId), name: optional(z.string()) }),
  ),
  flights_count: optional(z.int32()),
  ...unread('in_space', 'time_in_space', 'time_docked', 'mission_ends_count'),
  ...unread('fastest_turnaround'),
});

/** A flight of a spacecraft. */
export const spacecraftStageSchema = z.strictObject({
  ...described,
  id: numericId,
  destination: optional(z.string()),
  mission_end: optional(z.string()),
  spacecraft: optional(spacecraftSchema),
  landing: optional(landingSchema),
  launch_crew: optional(z.array(crewMemberSchema)),
  ...unread('onboard_crew', 'landing_crew', 'docking_events', 'duration', 'turn_around_time'),
});

/** A flight of a spacecraft, with its crew. */
export type SpacecraftStage = z.infer<typeof spacecraftStageSchema>;
