// @module-tag postgres-version
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { type PostgresLoaderOptions, postgresLoader } from '@spacex-platform/loaders/postgres';
import { describe, expect, test } from 'vitest';
import { describeTls, postgresServer } from '../support/postgres.ts';
import { failureOf } from './support/failure-of.ts';

/** Whether the server reports a connection with these options as encrypted. */
async function encrypted(options: Partial<PostgresLoaderOptions>): Promise<unknown> {
  const { tls: _, version: __, ...settings } = postgresServer();
  const reader = await postgresLoader({ ...settings, ...options }).openReader();
  try {
    const { rows } = await reader.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    return rows[0]?.['ssl'];
  } finally {
    await reader.close();
  }
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describeTls('TLS', ({ authority, strangerAuthority }) => {
  const own = readFileSync(authority, 'utf8');
  const stranger = readFileSync(strangerAuthority, 'utf8');

  test('is disabled by disable and enabled by prefer and require', async () => {
    expect(await encrypted({ sslMode: 'disable' })).toBe(false);
    expect(await encrypted({ sslMode: 'allow' })).toBe(false);
    expect(await encrypted({})).toBe(true);
    expect(await encrypted({ sslMode: 'require' })).toBe(true);
  });

  test('verify-ca accepts any host name but only the given certificate authority', async () => {
    expect(await encrypted({ sslMode: 'verify-ca', sslRootCert: own })).toBe(true);
    expect(await encrypted({ sslMode: 'verify-ca', sslRootCert: own, host: '127.0.0.1' })).toBe(
      true,
    );
    const error = await failureOf(encrypted({ sslMode: 'verify-ca', sslRootCert: stranger }));
    expect(error).toMatchObject({ code: 'tls', transient: false });
  });

  test('verify-full requires the certificate authority and the host name', async () => {
    expect(await encrypted({ sslMode: 'verify-full', sslRootCert: own })).toBe(true);
    const name = await failureOf(
      encrypted({ sslMode: 'verify-full', sslRootCert: own, host: '127.0.0.1' }),
    );
    expect(name).toMatchObject({ code: 'tls', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    for (const options of [{ sslRootCert: stranger }, {}]) {
      const error = await failureOf(encrypted({ sslMode: 'verify-full', ...options }));
      expect(error).toMatchObject({ code: 'tls', transient: false });
    }
  });

  test('require verifies a given root certificate, like libpq', async () => {
    const error = await failureOf(encrypted({ sslMode: 'require', sslRootCert: stranger }));
    expect(error.code).toBe('tls');
  });
});

describe('a failed connection', () => {
  test.each(['disable', 'prefer'] as const)(
    'reports a wrong password as authentication failure, %s',
    async (sslMode) => {
      const error = await failureOf(encrypted({ sslMode, password: 'not the password' }));
      expect(error).toMatchObject({ code: 'authentication', transient: false, reason: '28P01' });
      expect(error.message).not.toContain('not the password');
    },
  );

  test('reports an unknown user and a missing password as authentication failures', async () => {
    const error = await failureOf(encrypted({ user: 'nobody_here', password: '' }));
    expect(error).toMatchObject({ code: 'authentication', transient: false });
  });

  test('reports a missing database', async () => {
    const error = await failureOf(encrypted({ database: 'not_there' }));
    expect(error).toMatchObject({ code: 'not_found', reason: '3D000' });
    expect(error.message).toContain('not_there');
  });

  test('reports a closed port', async () => {
    const port = await closedPort();
    const error = await failureOf(encrypted({ host: '127.0.0.1', port }));
    expect(error).toMatchObject({ code: 'connection', transient: true, reason: 'ECONNREFUSED' });
    expect(error.message).toContain(`127.0.0.1:${port}`);
  });

  test('reports an unknown host', async () => {
    const error = await failureOf(encrypted({ host: 'postgres.invalid' }));
    expect(error).toMatchObject({ code: 'connection', transient: true });
  });

  test.each(['disable', 'require'] as const)(
    'times out if the server does not respond, %s',
    async (sslMode) => {
      const silent = createServer();
      await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
      const sockets = new Set<import('node:net').Socket>();
      silent.on('connection', (socket) => sockets.add(socket));
      const address = silent.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      try {
        const error = await failureOf(
          encrypted({ host: '127.0.0.1', port: address.port, connectTimeoutMs: 300, sslMode }),
        );
        expect(error).toMatchObject({ code: 'connection', transient: true });
      } finally {
        for (const socket of sockets) socket.destroy();
        await new Promise((closed) => silent.close(closed));
      }
    },
  );
});
