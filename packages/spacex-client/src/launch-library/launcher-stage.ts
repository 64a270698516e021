import * as z from 'zod/mini';
import { constant, described, numericId, optional, unread } from './fields.ts';
import { landingSchema } from './landing.ts';

/** A booster. Placeholders ("Unknown F9") are boosters that are not assigned yet. */
export const launcherSchema = z.strictObject({
  ...described,
  id: numericId,
  serial_number: optional(z.string()),
  is_placeholder: optional(z.boolean()),
  status: optional(constant),
  details: optional(z.string()),
  launcher_config: optional(
    z.looseObject({ id: optional(numericId), variant: optional(z.string()) }),
  ),
  ...unread('flight_proven', 'flights', 'fastest_turnaround'),
  ...unread('successful_landings', 'attempted_landings', 'last_launch_date', 'first_launch_date'),
});

/** A first stage of a launch: the booster, the number of its flight, and its landing. */
export const launcherStageSchema = z.strictObject({
  id: optional(numericId),
  /** `Core` or `Strap-On Booster`. The order of the stages in a launch is not stable. */
  type: optional(z.string()),
  reused: optional(z.boolean()),
  launcher_flight_number: optional(z.int32()),
  launcher: optional(launcherSchema),
  landing: optional(landingSchema),
  ...unread('previous_flight', 'previous_flight_date', 'turn_around_time'),
});

/** A booster, or a placeholder such as "Unknown F9". */
export type Launcher = z.infer<typeof launcherSchema>;

/** A first stage of a launch: the booster, the number of its flight, and its landing. */
export type LauncherStage = z.infer<typeof launcherStageSchema>;
