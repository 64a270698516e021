import * as z from 'zod/mini';
import { constant, described, numericId, optional, unread } from './fields.ts';

/** Where a booster or a spacecraft lands: a drone ship, a landing zone, an ocean. */
export const landingLocationSchema = z.strictObject({
  ...described,
  id: optional(numericId),
  name: optional(z.string()),
  abbrev: optional(z.string()),
  latitude: optional(z.number()),
  longitude: optional(z.number()),
  ...unread('active', 'location', 'celestial_body'),
  ...unread('successful_landings', 'attempted_landings', 'failed_landings'),
});

/** An attempt to land, planned or made. */
export const landingSchema = z.strictObject({
  ...described,
  id: optional(numericId),
  attempt: optional(z.boolean()),
  /** Null until the outcome is known. */
  success: optional(z.boolean()),
  landing_location: optional(landingLocationSchema),
  type: optional(constant),
  ...unread('downrange_distance'),
});

/** Where a booster or a spacecraft lands: a drone ship, a landing zone, an ocean. */
export type LandingLocation = z.infer<typeof landingLocationSchema>;

/** An attempt to land, planned or made. */
export type Landing = z.infer<typeof landingSchema>;
