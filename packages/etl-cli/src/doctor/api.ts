import { clockFinding, type Finding } from '@spacex-platform/loaders';
import { createSpacexClient, isSpacexClientError, resources } from '@spacex-platform/spacex-client';
import { packageVersion } from '../version.ts';

const timeoutMs = 10_000;

/** Whether the API answers, over what, and what its clock says. One small request. */
export async function examineApi(address: string | undefined): Promise<Finding[]> {
  let date: string | null = null;
  const began = performance.now();
  try {
    const client = createSpacexClient({
      ...(address === undefined || address === '' ? {} : { baseUrl: address }),
      userAgent: `spacex-etl/${packageVersion()}`,
      retries: 1,
      timeoutMs,
      totalTimeoutMs: 2 * timeoutMs,
      fetch: async (request) => {
        const response = await fetch(request);
        date = response.headers.get('date');
        return response;
      },
    });
    const { url } = await client.fetchBody(resources.company);
    const took = Math.round(performance.now() - began);
    return [
      { check: 'connection', status: 'ok', detail: `${url} answered in ${took} ms` },
      encryption(url),
      ...clockOf(date),
    ];
  } catch (error) {
    if (!isSpacexClientError(error)) throw error;
    return [
      {
        check: 'connection',
        status: 'failed',
        detail: error.message,
        next: 'Without the API, --source snapshot loads the bundled facts.',
        error,
      },
    ];
  }
}

function encryption(url: string): Finding {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:') {
    return { check: 'tls', status: 'ok', detail: 'https, and the certificate is verified' };
  }
  const local = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return {
    check: 'tls',
    status: local ? 'ok' : 'warning',
    detail: `http, not encrypted${local ? ', on this machine' : ''}`,
    ...(local ? {} : { next: 'Give an https address: documents could be changed on the way.' }),
  };
}

/** The header has whole seconds, so half of one is the best guess of the rest. */
function clockOf(date: string | null): Finding[] {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(theirs) ? [] : [clockFinding('the API', theirs + 500 - Date.now())];
}
