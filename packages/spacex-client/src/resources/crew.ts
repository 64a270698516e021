import type { CrewMember } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import { id, list, nullable, object, text } from '../schema.ts';

/** A crew member. Source: `GET /v4/crew`. */
export const crewSchema = object({
  name: nullable(text),
  agency: nullable(text),
  image: nullable(text),
  wikipedia: nullable(text),
  launches: list(id),
  status: text,
  id,
});

export const crew: Resource<'crew', CrewMember> = collection('crew', 'v4', crewSchema);
