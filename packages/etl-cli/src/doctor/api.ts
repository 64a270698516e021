import type { Finding } from '@spacex-platform/loaders';
import { createSpacexClient, isSpacexClientError, resources } from '@spacex-platform/spacex-client';
import { sourceFetch } from '../network/network.ts';
import { packageVersion } from '../version.ts';
import { clockOf, encryption } from './connection.ts';

const timeoutMs = 10_000;

/** Whether the API answers, the encryption, and the difference of the clocks. Sends one small request. */
export async function examineApi(address: string | undefined): Promise<Finding[]> {
  let date: string | null = null;
  const send = await sourceFetch(process.env);
  const startedAt = performance.now();
  try {
    const client = createSpacexClient({
      ...(address === undefined || address === '' ? {} : { baseUrl: address }),
      userAgent: `spacex-etl/${packageVersion()}`,
      retries: 1,
      timeoutMs,
      totalTimeoutMs: 2 * timeoutMs,
      fetch: async (url, request) => {
        const response = await send(url, request);
        date = response.headers.get('date');
        return response;
      },
    });
    const { url } = await client.fetchBody(resources.company);
    const took = Math.round(performance.now() - startedAt);
    return [
      { check: 'connection', status: 'ok', detail: `${url} answered in ${took} ms` },
      encryption(url),
      ...clockOf('the API', date),
    ];
  } catch (error) {
    if (!isSpacexClientError(error)) throw error;
    return [
      {
        check: 'connection',
        status: 'failed',
        detail: error.message,
        next: 'Use --source live for every launch to today, or --source snapshot for the bundled snapshot.',
        error,
      },
    ];
  }
}
