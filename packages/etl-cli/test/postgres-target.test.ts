import { sslModes } from '@spacex-platform/loaders/postgres';
import { describe, expect, test } from 'vitest';
import { postgresSettings } from '../src/settings/postgres/postgres-settings.ts';
import { UsageError } from '../src/usage-error.ts';

const settings = (environment: Record<string, string>) =>
  postgresSettings(environment, sslModes).servers[0];

describe('postgresSettings', () => {
  test('has only the defaults if no variable is set', () => {
    expect(settings({})).toEqual({ host: 'localhost', port: 5432 });
  });

  test('takes each setting from the first variable that has it', () => {
    expect(
      settings({
        PG_HOST: 'first',
        PGHOST: 'second',
        PGPORT: '5433',
        PG_USER: '',
        PGUSER: 'libpq',
        DATABASE_URL: 'postgres://third:p%40ss%2Fw@third:1/data?sslmode=require',
      }),
    ).toEqual({
      host: 'first',
      port: 5433,
      user: 'libpq',
      password: 'p@ss/w',
      database: 'data',
      sslMode: 'require',
    });
  });

  test('removes the brackets of an IPv6 address', () => {
    const found = settings({ DATABASE_URL: 'postgres://u:p@[::1]:5999/db' });
    expect(found).toMatchObject({ host: '::1', port: 5999 });
  });

  test.for([
    { PG_PORT: '0' },
    { PG_PORT: 'x' },
    { PGSSLMODE: 'on' },
    { DATABASE_URL: 'hunter2' },
    { DATABASE_URL: 'postgres://u:hunter2%zz@h/d' },
    { PGSSLROOTCERT: '/nowhere/ca.pem' },
    { PG_PASSWORD_FILE: '/nowhere/secret' },
  ])('rejects %o without revealing a secret', (environment) => {
    expect(() => settings(environment)).toThrow(UsageError);
    expect(() => settings(environment)).not.toThrow(/hunter2/);
  });
});
