import type { HistoryEvent } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import { id, int53, nullable, object, text, utcTimestamp } from '../schema.ts';

/** A milestone of the company. Source: `GET /v4/history`. */
export const historyEventSchema = object({
  links: object({ article: nullable(text) }),
  title: nullable(text),
  event_date_utc: nullable(utcTimestamp),
  event_date_unix: nullable(int53),
  details: nullable(text),
  id,
});

export const history: Resource<'history', HistoryEvent> = collection(
  'history',
  'v4',
  historyEventSchema,
);
