import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { redshiftLoader } from '@spacex-platform/loaders/redshift';
import { expect, test } from 'vitest';

/** Options as JavaScript can pass them, which has no types. */
const any = (options: unknown) => options as never;
const wire = { host: 'h', database: 'd', user: 'u', password: 'p' };

test.each([
  [
    'a misspelled one',
    () => postgresLoader(any({ pol: 1 })),
    'Unknown option of postgresLoader: "pol"',
  ],
  [
    'several',
    () => postgresLoader(any({ a: 1, b: 2 })),
    'Unknown options of postgresLoader: "a", "b"',
  ],
  ['a text', () => postgresLoader(any('postgres://localhost')), 'use { connectionString }'],
  ['null', () => embeddedLoader(any(null)), 'expected an object'],
  [
    'of embedded',
    () => embeddedLoader(any({ dir: 'x' })),
    'Unknown option of embeddedLoader: "dir"',
  ],
  [
    'of a lake',
    () => lakeLoader(any({ store: fileStore('file:///tmp/x'), view: 1 })),
    'of lakeLoader: "view"',
  ],
  ['a lake without a store', () => lakeLoader(any({})), 'needs the option store'],
  ['of Redshift', () => redshiftLoader(any({ wire, role: 'x' })), 'of redshiftLoader: "role"'],
  [
    'of its wire',
    () => redshiftLoader(any({ wire: { ...wire, url: 'x' } })),
    'redshiftLoader.wire: "url"',
  ],
  [
    'of its Data API',
    () => redshiftLoader(any({ dataApi: { workgroup: 'w', database: 'd', secret: 's' } })),
    'redshiftLoader.dataApi: "secret"',
  ],
  ['an invalid mode', () => postgresLoader(any({ sslMode: 'yes' })), 'Invalid sslMode "yes"'],
  [
    'pool and host',
    () => postgresLoader(any({ pool: { connect() {} }, host: 'h' })),
    'pool and host',
  ],
  ['no pool', () => postgresLoader(any({ pool: 'postgres://' })), 'Invalid option pool'],
  ['ssl and sslMode', () => postgresLoader({ ssl: true, sslMode: 'require' }), 'excludes sslMode'],
  [
    'a parameter of a URL',
    () => postgresLoader({ connectionString: 'postgres://h/d?target_session_attrs=primary' }),
    'the parameter target_session_attrs is not supported',
  ],
  [
    'several hosts',
    () => postgresLoader({ connectionString: 'postgres://one:5432,two:5432/d' }),
    'expected one host',
  ],
  [
    'no URL',
    () => postgresLoader({ connectionString: 'host=localhost secret' }),
    'expected one host',
  ],
])('refuses %s when the loader is created', (_, create, message) => {
  let error: unknown;
  try {
    create();
  } catch (caught) {
    error = caught;
  }
  expect(error).toMatchObject({ name: 'LoaderError', code: 'configuration' });
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).not.toContain('secret ');
});
