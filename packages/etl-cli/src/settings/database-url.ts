import { UsageError } from '../usage-error.ts';

/** The parts of a `DATABASE_URL`; undefined if it does not have them. */
export interface DatabaseUrl {
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly database: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly sslMode: string | undefined;
  readonly sslRootCert: string | undefined;
}

/** @throws UsageError without the text, which contains a password */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  try {
    const url = new URL(text);
    if (!/^postgres(ql)?:$/.test(url.protocol)) throw new TypeError('not a postgres URL');
    const parameter = (name: string) => url.searchParams.get(name) || undefined;
    return {
      // The brackets of an IPv6 address are part of the URL, not of the address.
      host: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1') || parameter('host'),
      port: url.port || parameter('port'),
      database: decodeURIComponent(url.pathname).slice(1) || undefined,
      user: decodeURIComponent(url.username) || parameter('user'),
      password: decodeURIComponent(url.password) || parameter('password'),
      sslMode: parameter('sslmode'),
      sslRootCert: parameter('sslrootcert'),
    };
  } catch {
    throw new UsageError(
      'DATABASE_URL is not a PostgreSQL URL. Write it like postgres://user:password@host:5432/database, with special characters percent-encoded.',
    );
  }
}
