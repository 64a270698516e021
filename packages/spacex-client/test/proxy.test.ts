import { createSpacexClient } from '@spacex-platform/spacex-client';
import { expect, test } from 'vitest';
import { failureOf } from './support/client.ts';

test('a tunnel that a proxy refuses, as the agents of Node report it, is not retried', async () => {
  const cause = Object.assign(new Error('407 from http://user:hunter2@proxy'), {
    ...{ code: 'ERR_PROXY_TUNNEL', statusCode: 407 },
  });
  const client = createSpacexClient({
    fetch: () => Promise.reject(new TypeError('fetch failed', { cause })),
  });
  const error = await failureOf(client.cores.list(), 'proxy');
  expect(error).toMatchObject({ attempts: 1, transient: false });
  expect(error.message).toContain(
    'a proxy refused the connection (ERR_PROXY_TUNNEL). Check the address, the password and the rules of the proxy.',
  );
  expect(error.message).not.toContain('hunter2');
});
