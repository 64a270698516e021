import { restCatalog } from '@spacex-platform/loaders/lake';
import { expect, test } from 'vitest';

/** A fetch whose proxy refuses every tunnel, with an error like that of Node's own agents. */
function refusing(statusCode: number) {
  const sent: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    sent.push(url);
    const message = `Failed to establish tunnel via http://user:hunter2@proxy.example: ${statusCode}`;
    const cause = Object.assign(new Error(message), { code: 'ERR_PROXY_TUNNEL', statusCode });
    throw new TypeError('fetch failed', { cause });
  };
  return { fetch, sent };
}

test.for([
  [403, 'configuration', 1],
  [407, 'configuration', 1],
  [429, 'connection', 2],
  [503, 'connection', 2],
] as const)(
  'a REST catalog behind a proxy that answers %d fails with %s',
  async ([status, code, requests]) => {
    const { fetch, sent } = refusing(status);
    const catalog = restCatalog({ url: 'https://catalog.example', retries: 1, fetch });
    const [finding] = await catalog.diagnose();
    expect(finding).toMatchObject({ check: 'catalog', status: 'failed', error: { code } });
    expect(finding?.detail).toContain(`a proxy refused the connection with status ${status}`);
    expect(finding?.detail).toContain('NO_PROXY');
    expect(finding?.detail).not.toContain('hunter2');
    expect(sent).toEqual(Array(requests).fill('https://catalog.example/v1/config'));
  },
);
