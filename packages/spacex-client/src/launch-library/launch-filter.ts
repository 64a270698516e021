import { invalidOption } from '../errors/invalid-option.ts';

/** How much of each launch is returned. Only `detailed` has boosters, landings and crew. */
export type LaunchMode = 'list' | 'normal' | 'detailed';

/** Which launches are returned. The server ignores filters that it does not know. */
export interface LaunchFilter {
  /** Launch service provider; SpaceX is 121. */
  readonly provider?: number;
  /** Launches at this time or after it, with a precision of one second. */
  readonly netFrom?: Date;
  /** Launches at this time or before it, with a precision of one second. */
  readonly netTo?: Date;
  /** Launches that were changed at this time or after it, with a precision of one second. */
  readonly updatedFrom?: Date;
  /** Launches with one of these ids. */
  readonly ids?: readonly string[];
}

/** The orders that a page can be requested in; `-net` has the newest launch first. */
export type LaunchOrdering = 'last_updated' | 'net' | '-net';

/** The most that the server returns on one page, whatever is requested. */
export const maxPageSize = 100;

/** One request for launches. */
export interface LaunchRequest {
  readonly filter: LaunchFilter;
  readonly mode: LaunchMode;
  readonly ordering: LaunchOrdering;
  readonly limit: number;
  readonly offset: number;
}

/**
 * The path of a request with its query, relative to the base URL.
 *
 * @throws SpacexClientError `invalid_option`
 */
export function launchesPath({ filter, mode, ordering, limit, offset }: LaunchRequest): string {
  const { provider, netFrom, netTo, updatedFrom, ids } = filter;
  requireInteger('limit', limit, 1, maxPageSize);
  requireInteger('offset', offset, 0, Number.MAX_SAFE_INTEGER);
  const query = new URLSearchParams({ mode, limit: String(limit), ordering });
  if (provider !== undefined) query.set('lsp__id', String(provider));
  if (netFrom !== undefined) query.set('net__gte', timestampText(netFrom));
  if (netTo !== undefined) query.set('net__lte', timestampText(netTo));
  if (updatedFrom !== undefined) query.set('last_updated__gte', timestampText(updatedFrom));
  if (ids !== undefined) query.set('id', idList(ids));
  if (offset > 0) query.set('offset', String(offset));
  return `launches/?${query}`;
}

/**
 * A time as the server writes it, cut to the second.
 *
 * @throws SpacexClientError `invalid_option` for an invalid date
 */
export function timestampText(date: Date): string {
  if (Number.isNaN(date.getTime())) {
    const message = 'time in a filter: expected a Date that is not "Invalid Date".';
    throw invalidOption(message);
  }
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The server ignores a filter without a value, and would return all launches. */
function idList(ids: readonly string[]): string {
  if (ids.length > 0 && ids.every((id) => /^[\w-]+$/.test(id))) return ids.join(',');
  const message = 'ids: expected at least one id, each without commas or spaces.';
  throw invalidOption(message);
}

function requireInteger(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const message = `${name} ${value}: expected a whole number from ${min} to ${max}.`;
  throw invalidOption(message);
}
