import type { z } from 'zod';
import { collection } from '../resource.ts';
import { id, list, object, text } from '../schema.ts';

/** A crew member. Source: `GET /v4/crew`. */
export const crewSchema = object({
  name: text.nullable(),
  agency: text.nullable(),
  image: text.nullable(),
  wikipedia: text.nullable(),
  launches: list(id),
  status: text,
  id,
});

/** A crew member. Source: `GET /v4/crew`. */
export type CrewMember = z.infer<typeof crewSchema>;

export const crew = collection('crew', 'v4', crewSchema);
