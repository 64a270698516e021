import { isIP } from 'node:net';
import type { Finding } from '@spacex-platform/loaders';
import { isSpacexClientError } from '@spacex-platform/spacex-client';
import {
  createLaunchLibraryClient,
  type ThrottleState,
} from '@spacex-platform/spacex-client/launch-library';
import { throwAdvised } from '../commands/source.ts';
import { type LaunchLibrarySettings, launchLibraryOptions } from '../settings/launch-library.ts';
import { clockOf, encryption } from './connection.ts';

const timeoutMs = 10_000;

/** What was found of the server; `throttle` is undefined if it did not answer. */
export interface LaunchLibraryExamination {
  readonly findings: readonly Finding[];
  readonly throttle?: ThrottleState;
}

/**
 * Whether Launch Library answers, and how many requests it still accepts. It does not count this
 * request.
 */
export async function examineLaunchLibrary(
  settings: LaunchLibrarySettings,
): Promise<LaunchLibraryExamination> {
  const client = await launchLibraryOptions(settings);
  let answered: { readonly url: string; readonly date: string | null } | undefined;
  const startedAt = performance.now();
  // Asynchronous, since a client refuses an invalid option when it is created.
  const request = async () =>
    createLaunchLibraryClient({
      ...client,
      ...{ retries: 1, timeoutMs, totalTimeoutMs: 2 * timeoutMs },
      fetch: async (url, request) => {
        const response = await client.fetch(url, request);
        answered = { url, date: response.headers.get('date') };
        return response;
      },
    }).throttle();
  try {
    const throttle = await request().catch(throwAdvised(''));
    const took = Math.round(performance.now() - startedAt);
    const { url = '', date = null } = answered ?? {};
    const findings = [
      { check: 'connection', status: 'ok', detail: `${url} answered in ${took} ms` } as const,
      encryption(url),
      ...clockOf('Launch Library', date),
      quotaOf(throttle),
      keyOf(throttle, settings.apiKey),
    ];
    return { findings, throttle };
  } catch (error) {
    return { findings: [connectionFailure(error)] };
  }
}

function connectionFailure(error: unknown): Finding {
  if (!isSpacexClientError(error)) throw error;
  return {
    check: 'connection',
    status: 'failed',
    detail: error.message,
    next: 'Use --source snapshot for the bundled snapshot, which needs no network.',
    error,
  };
}

function quotaOf({ limit, periodSeconds, used, nextUseSeconds }: ThrottleState): Finding {
  const detail = `${used} of ${limit} requests used in ${periodSeconds / 60} minutes`;
  if (used < limit && nextUseSeconds === 0) {
    return { check: 'quota', status: 'ok', detail: `${detail}, the next one is accepted now` };
  }
  const at = new Date(Date.now() + nextUseSeconds * 1000).toISOString();
  return {
    check: 'quota',
    status: 'warning',
    detail: `${detail}, the next one is accepted at ${at}`,
    next: `A run exits with 76 until then, unless --max-wait is at least ${Math.ceil(nextUseSeconds / 60)}m.`,
  };
}

/** The server names the address of the client if it does not know the key. */
function keyOf({ identity }: ThrottleState, apiKey: string | undefined): Finding {
  const isAddress = isIP(identity) !== 0;
  const address = isAddress ? `the address ${identity}` : 'an address';
  if (apiKey === undefined) {
    const shared = 'everyone who shares it uses the same quota';
    return { check: 'key', status: 'ok', detail: `none; the server counts ${address}, ${shared}` };
  }
  if (identity !== '' && !isAddress) {
    return { check: 'key', status: 'ok', detail: 'in effect; the server counts requests by user' };
  }
  const counted = isAddress ? `counts ${address}` : 'does not say whom it counts';
  return {
    check: 'key',
    status: 'warning',
    detail: `not in effect, or not known: the server ${counted}`,
    next: 'Check LL2_API_KEY: the server ignores a key that it does not know, and the limit is that of the address.',
  };
}
