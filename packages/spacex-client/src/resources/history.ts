import type { z } from 'zod';
import { collection } from '../resource.ts';
import { id, int53, object, text, utcTimestamp } from '../schema.ts';

/** A milestone of the company. Source: `GET /v4/history`. */
export const historyEventSchema = object({
  links: object({ article: text.nullable() }),
  title: text.nullable(),
  event_date_utc: utcTimestamp.nullable(),
  event_date_unix: int53.nullable(),
  details: text.nullable(),
  id,
});

/** A milestone of the company. Source: `GET /v4/history`. */
export type HistoryEvent = z.infer<typeof historyEventSchema>;

export const history = collection('history', 'v4', historyEventSchema);
