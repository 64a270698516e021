/**
 * A text whose format its schema has checked. It is a plain string, and every string can be assigned
 * to it: the mark only tells the table builder which fields are timestamps and dates.
 */
export type IsoText<Format extends 'timestamp' | 'date'> = string & {
  /** Does not exist at run time. */
  readonly $iso?: Format;
};

/** A timestamp in UTC: `2022-10-05T16:00:00.000Z`. */
export type UtcTimestamp = IsoText<'timestamp'>;

/** A timestamp without a time zone, which is in UTC: `2021-04-21T20:00:01.999872`. */
export type NaiveTimestamp = IsoText<'timestamp'>;

/** A calendar day: `2010-06-04`. */
export type CalendarDate = IsoText<'date'>;
