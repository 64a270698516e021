import { invalidOption } from '../errors/invalid-option.ts';
import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { LaunchFilter } from './launch-filter.ts';
import { timestampText } from './launch-filter.ts';
import type { LibraryPage } from './library-page.ts';

/**
 * Where reading continues: launches that were changed at this time or later, except the first
 * `offset` of those that were changed exactly then.
 */
export interface LaunchCursor {
  /** `last_updated` of the last launch that was read: `2026-01-13T01:26:35Z`. */
  readonly updatedFrom: string;
  /** More than 0 only if a whole page was changed at the same second. */
  readonly offset: number;
}

/** A page of changed launches, and where to continue after it. */
export interface ChangedLaunches<T> extends LibraryPage<T> {
  readonly next: LaunchCursor;
  /** Whether nothing is left to read. */
  readonly isLast: boolean;
  /**
   * Whether more launches than a page holds were changed at the same second. Their order is
   * undefined, so that one may be missing: compare `id` and `last_updated` with a complete list.
   */
  readonly isTie: boolean;
}

/** Fetches one page in the order of `last_updated`. */
export type FetchChanged<T> = (
  filter: LaunchFilter,
  offset: number,
) => Promise<{
  readonly page: LibraryPage<T>;
  /** The number of launches on the page, rejects included. */
  readonly size: number;
  /** `last_updated` of the last launch that has one. */
  readonly lastUpdated: string | undefined;
}>;

/**
 * Reads launches in the order of their changes, page by page. The key of the next page is the last
 * `last_updated`, never the link to a next page: a launch that is saved meanwhile moves to the end,
 * and all that follow move up by one, so that an offset would skip one of them.
 *
 * Only within one second there is no other way than an offset. What may be skipped by it is read by
 * key after that second.
 *
 * Launches at the boundary come twice; the later reading counts.
 */
export async function* changedLaunches<T>(
  from: LaunchCursor,
  fetch: FetchChanged<T>,
): AsyncGenerator<ChangedLaunches<T>, void, undefined> {
  let cursor = { updatedFrom: secondOf(from.updatedFrom), offset: from.offset };
  let before: readonly string[] = [];
  for (;;) {
    const { updatedFrom, offset } = cursor;
    const { page, size, lastUpdated } = await fetch({ updatedFrom: new Date(updatedFrom) }, offset);
    if (offset > 0 && isRepeated(page.raw, before)) {
      const message = `GET ${page.url} returned the page before it: the server ignores the offset.`;
      throw new SpacexClientError('unexpected_shape', message, { url: page.url });
    }
    const last = lastUpdated === undefined ? updatedFrom : secondOf(lastUpdated);
    // Not by the size of the page: the server may allow fewer launches on it than were requested.
    const isEnd = offset + size >= page.count;
    const isTie = !isEnd && last <= updatedFrom;
    const isLast = isEnd && offset === 0;
    const next = nextCursor(cursor, isTie ? size : 0, last);
    yield { ...page, next, isLast, isTie };
    if (isLast) return;
    cursor = next;
    before = page.raw;
  }
}

/** @param tied the number of launches on a page of which all were changed at the same second */
function nextCursor({ updatedFrom, offset }: LaunchCursor, tied: number, last: string) {
  if (tied > 0) return { updatedFrom, offset: offset + tied };
  if (offset === 0) return { updatedFrom: last, offset };
  // Launches that left this second meanwhile made others move up, also those of later seconds.
  const later = timestampText(new Date(Date.parse(updatedFrom) + 1000));
  return { updatedFrom: later, offset: 0 };
}

function isRepeated(page: readonly string[], before: readonly string[]): boolean {
  return (
    page.length > 1 && page.length === before.length && page.every((one, at) => one === before[at])
  );
}

function secondOf(timestamp: string): string {
  const date = new Date(timestamp);
  if (!Number.isNaN(date.getTime())) return timestampText(date);
  const message = `cursor ${JSON.stringify(timestamp)}: expected a timestamp like 2026-01-13T01:26:35Z.`;
  throw invalidOption(message);
}
