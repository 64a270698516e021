import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createSpacexClient } from '@spacex-platform/spacex-client';
import { expect, test } from 'vitest';
import { startForwardProxy } from '../../../tests/support/forward-proxy.ts';
import { failureOf } from './support/client.ts';

const script = join(import.meta.dirname, 'support', 'list-cores.mjs');

test.each([
  ['the agents of Node', { code: 'ERR_PROXY_TUNNEL', statusCode: 403 }, 'proxy', 1],
  ['the agents of Node', { code: 'ERR_PROXY_TUNNEL', statusCode: 503 }, 'unreachable', 2],
  ['undici', { message: 'Proxy response (407) !== 200 when HTTP Tunneling' }, 'proxy', 1],
  ['undici', { message: 'Proxy Authentication Required (407)' }, 'proxy', 1],
] as const)('recognizes a tunnel that is refused, in errors of %s: %o', async (...row) => {
  const [, fields, code, attempts] = row;
  const cause = Object.assign(new Error('message' in fields ? fields.message : 'tunnel'), fields);
  const client = createSpacexClient({
    ...{ retries: 1, backoffBaseMs: 1 },
    fetch: () => Promise.reject(new TypeError('fetch failed', { cause })),
  });
  const error = await failureOf(client.cores.list(), code);
  expect(error.attempts).toBe(attempts);
  expect(error.message).toMatch(/the proxy refused to connect to the server \(status \d{3}\)/);
});

test('a proxy of Node that refuses the tunnel is named as a possible reason', async () => {
  await using proxy = await startForwardProxy();
  proxy.refusal = 403;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', script, 'https://api.invalid'],
    {
      env: {
        ...process.env,
        ...{ NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
      },
    },
  );
  expect(proxy.refused).toBeGreaterThan(0);
  expect(stdout).toContain('no response (cancelled, as if a proxy refused it)');
});
