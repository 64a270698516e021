import { describe, expect, test } from 'vitest';
import { postgresEnvironment } from '../src/postgres-environment.ts';
import { UsageError } from '../src/usage-error.ts';

describe('postgresEnvironment', () => {
  test('nothing set is nothing said', () => {
    expect(postgresEnvironment({})).toEqual({});
  });

  test('each missing variable is taken from the next place by itself', () => {
    expect(
      postgresEnvironment({
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

  test('an IPv6 address stands in brackets in a URL alone', () => {
    const found = postgresEnvironment({ DATABASE_URL: 'postgres://u:p@[::1]:5999/db' });
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
  ])('%o is a usage error without a secret', (environment) => {
    expect(() => postgresEnvironment(environment)).toThrow(UsageError);
    expect(() => postgresEnvironment(environment)).not.toThrow(/hunter2/);
  });
});
