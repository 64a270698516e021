import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { LaunchRequest } from './launch-filter.ts';
import { timestampText } from './launch-filter.ts';
import { launchLibraryApi } from './options.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An answer before its documents are validated, in the names of version 2.3.0. */
export interface AnsweredPage {
  /** The requested URL. */
  readonly url: string;
  /** The number of matches on all pages, as the server says. */
  readonly count: number;
  readonly values: readonly unknown[];
}

/** What every page has to satisfy. */
export interface PageRequest {
  readonly mode: string;
  readonly limit: number;
  readonly offset: number;
}

/**
 * Proves that an answer has the size and the mode of its request.
 *
 * @param what a plural, for messages: `launches`
 * @throws SpacexClientError `unexpected_shape`, which says what was requested and what came
 */
export function provePage(what: string, request: PageRequest, answer: AnsweredPage): void {
  const { mode, limit, offset } = request;
  const { count, values } = answer;
  if (values.length > limit) fail(answer, `${values.length} ${what} instead of at most ${limit}`);
  // A list of which nothing comes would never end.
  if (values.length === 0 && count > offset) {
    fail(answer, `no ${what} after the first ${offset} of ${count}`);
  }
  // Nor would one whose offset is ignored. The count is made before the page, so that a few may
  // be deleted in between.
  if (values.length > 0 && offset >= count + limit) {
    fail(answer, `${values.length} ${what} after the first ${offset} of ${count}`);
  }
  // One launch in another mode is a launch without stages; a page of them is an ignored mode.
  const modes = new Set(values.map((value) => (isFields(value) ? value['response_mode'] : '')));
  const [answered] = modes;
  if (modes.size === 1 && answered !== undefined && answered !== mode) {
    fail(answer, `${what} in the mode ${String(answered)} instead of ${mode}`);
  }
}

/**
 * Proves that launches satisfy their filters and their order. The server silently ignores filters and
 * orders that it does not know, and a misspelt one would return the launches of every provider.
 *
 * What an answer does not carry cannot be proved: `mode=list` names no provider, so its launches
 * are those of the requested provider only if the server knows the filter.
 *
 * @throws SpacexClientError `unexpected_shape`, which says what was requested and what came
 */
export function proveLaunches(request: LaunchRequest, answer: AnsweredPage): void {
  const { filter, ordering } = request;
  provePage('launches', request, answer);
  let previous = Number.NEGATIVE_INFINITY;
  for (const launch of answer.values) {
    if (!isFields(launch)) continue;
    const { id, net, last_updated: updated } = launch;
    const which = `the launch ${String(id)}`;
    const provider = providerOf(launch);
    if (filter.provider !== undefined && provider !== undefined && provider !== filter.provider) {
      fail(answer, `${which} of the provider ${provider} instead of ${filter.provider}`);
    }
    if (filter.ids !== undefined && !filter.ids.includes(String(id))) {
      fail(answer, `${which}, which was not requested`);
    }
    const time = timeOf(net);
    if (time < secondOf(filter.netFrom, time) || time > secondOf(filter.netTo, time) + 999) {
      fail(answer, `${which} at ${String(net)}, which is outside of the requested range`);
    }
    const updatedAt = timeOf(updated);
    if (updatedAt < secondOf(filter.updatedFrom, updatedAt)) {
      fail(
        answer,
        `${which}, which was last changed before the requested time, ${String(updated)}`,
      );
    }
    const key = { net: time, '-net': -time, last_updated: updatedAt }[ordering];
    if (key < previous) {
      const [field, side] = ordering === '-net' ? ['net', 'after'] : [ordering, 'before'];
      fail(answer, `${which} out of order: its ${field} is ${side} that of the launch before it`);
    }
    if (!Number.isNaN(key)) previous = key;
  }
}

/**
 * Proves that boosters are in the order of their ids. Not that they satisfy the filter by
 * manufacturer: no mode of a booster names it.
 *
 * @throws SpacexClientError `unexpected_shape`
 */
export function proveLaunchers(request: PageRequest, answer: AnsweredPage): void {
  provePage('launchers', request, answer);
  let previous = Number.NEGATIVE_INFINITY;
  for (const launcher of answer.values) {
    const id = isFields(launcher) ? launcher['id'] : undefined;
    if (typeof id !== 'number') continue;
    if (id <= previous) fail(answer, `the launcher ${id} after the launcher ${previous}`);
    previous = id;
  }
}

function fail({ url }: AnsweredPage, what: string): never {
  const message = `GET ${url} returned ${what}. The server ignores what it does not know: check that baseUrl serves ${launchLibraryApi}.`;
  throw new SpacexClientError('unexpected_shape', message, { url });
}

function providerOf({ launch_service_provider: provider }: Fields): number | undefined {
  return isFields(provider) && typeof provider['id'] === 'number' ? provider['id'] : undefined;
}

/** Milliseconds since the epoch; NaN, which compares with nothing, for what is not a timestamp. */
function timeOf(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

/** The bound as the server got it. */
function secondOf(bound: Date | undefined, fallback: number): number {
  return bound === undefined ? fallback : Date.parse(timestampText(bound));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
