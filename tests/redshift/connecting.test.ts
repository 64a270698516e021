import { readFileSync } from 'node:fs';
import { redshiftLoader, type WireOptions } from '@spacex-platform/loaders/redshift';
import { s3Store } from '@spacex-platform/loaders/s3';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeTls, freshDatabase, postgresServer } from '../support/postgres.ts';

/** Whether a connection with these options is encrypted, as a server with TLS sees it. */
async function encrypted(options: Partial<WireOptions>): Promise<unknown> {
  const { tls: _, version: __, ...settings } = postgresServer();
  const loader = redshiftLoader({ wire: { ...settings, ...options } });
  const reader = await loader.openReader();
  try {
    const { rows } = await reader.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    return rows[0]?.['ssl'];
  } finally {
    await reader.close();
  }
}

describeTls('TLS on the way into Redshift', ({ authority, strangerAuthority }) => {
  const own = readFileSync(authority, 'utf8');
  const stranger = readFileSync(strangerAuthority, 'utf8');

  test('is verify-full by default', async () => {
    expect(await encrypted({ sslRootCert: own })).toBe(true);
    for (const options of [
      {},
      { sslRootCert: stranger },
      { sslRootCert: own, host: '127.0.0.1' },
    ]) {
      const failure = await failureOf(encrypted(options));
      expect(failure).toMatchObject({ code: 'tls', transient: false });
      expect(failure.message).toMatch(/REDSHIFT_SSLMODE/);
    }
  });

  test('the other modes check less', async () => {
    const elsewhere = { host: '127.0.0.1', sslRootCert: own };
    expect(await encrypted({ ...elsewhere, sslMode: 'verify-ca' })).toBe(true);
    const failure = await failureOf(encrypted({ sslMode: 'verify-ca', sslRootCert: stranger }));
    expect(failure.code).toBe('tls');
    expect(await encrypted({ sslMode: 'require' })).toBe(true);
    expect(await encrypted({ sslMode: 'disable' })).toBe(false);
  });
});

describe('a reader of Redshift', () => {
  test('reads doubles exactly, though the server prints 15 digits by default', async () => {
    const database = await freshDatabase();
    try {
      const { settings } = database;
      // The default of Redshift.
      await database.query(`alter database "${settings.database}" set extra_float_digits to 0`);
      const loader = redshiftLoader({ wire: { ...settings, sslMode: 'disable' } });
      await using reader = await loader.openReader();
      const third = 'select 1 / 3::float8 as third';
      expect((await reader.query(third)).rows).toEqual([{ third: 1 / 3 }]);
      const stream = await reader.stream?.(third);
      for await (const rows of stream?.batches ?? []) expect(rows).toEqual([[1 / 3]]);
      expect.assertions(2);
    } finally {
      await database.dispose();
    }
  });
});

describe('a way into Redshift that cannot be', () => {
  const staging = s3Store('s3://bucket/staging');
  const wire = { host: 'h', database: 'd', user: 'u', password: 'p' };
  const dataApi = { workgroup: 'w', database: 'd' };

  test('names the variable of a wrong password', async () => {
    const failure = await failureOf(encrypted({ sslMode: 'disable', password: 'wrong' }));
    expect(failure).toMatchObject({ code: 'authentication', transient: false });
    expect(failure.message).toMatch(/REDSHIFT_PASSWORD/);
  });

  test('reports a refused connection as a transient error', async () => {
    const failure = await failureOf(encrypted({ host: '127.0.0.1', port: 9, sslMode: 'disable' }));
    expect(failure).toMatchObject({ code: 'connection', transient: true });
    expect(failure.message).toMatch(/Data API/);
  });

  test.each([
    ['no way in', {}],
    ['two ways in', { wire, dataApi }],
    ['a cluster and a workgroup', { dataApi: { ...dataApi, cluster: 'c' } }],
    ['a workgroup with a database user', { dataApi: { ...dataApi, dbUser: 'etl' } }],
    ['a role that is none', { wire, iamRole: `arn' encrypted; drop table x; --` }],
    ['keys instead of a role', { wire, iamRole: 'aws_access_key_id=AKIA;aws_secret_access_key=x' }],
  ])('%s is refused before anything is asked', (_, options) => {
    expect(() => redshiftLoader({ staging, ...options })).toThrow(
      expect.objectContaining({ code: 'configuration' }),
    );
  });
});
