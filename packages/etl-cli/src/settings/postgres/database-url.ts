import { UsageError } from '../../usage-error.ts';
import { type ConnectionParameters, checkParameters } from './connection-parameters.ts';

/** Whether a `DATABASE_URL` is that of a PostgreSQL server. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//i.test(text);
}

/**
 * The parameters of a `DATABASE_URL`, which can name several hosts: `postgres://a:5432,b:5433/db`.
 *
 * @throws UsageError without the text, which contains a password
 */
export function parseDatabaseUrl(text: string): ConnectionParameters {
  const match =
    /^postgres(?:ql)?:\/\/(?:([^@/?#:]*)(?::([^@/?#]*))?@)?([^/?#@]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/i.exec(
      text,
    );
  if (match === null) throw invalid();
  const [, user, password, hosts = '', dbname, query = ''] = match;
  const parts = hosts === '' ? [] : hosts.split(',').map(hostAndPort);
  const ports = parts.map(({ port }) => port);
  const given = {
    host: parts.map(({ host }) => host).join(','),
    port: ports.some((port) => port !== '') ? ports.join(',') : '',
    dbname: decoded(dbname),
    user: decoded(user),
    password: decoded(password),
  };
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (value !== '') parameters[name] = value;
  }
  for (const [name, value] of Object.entries(given)) if (value !== '') parameters[name] = value;
  return checkParameters('DATABASE_URL', parameters);
}

function hostAndPort(text: string): { readonly host: string; readonly port: string } {
  // The brackets of an IPv6 address are part of the URL, not of the address.
  const [, address, name, port = ''] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d*))?$/.exec(text) ?? [];
  if (address === undefined && name === undefined) throw invalid();
  return { host: address ?? decoded(name), port };
}

function decoded(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid();
  }
}

function invalid(): UsageError {
  return new UsageError(
    'DATABASE_URL is not a PostgreSQL URL. Write it like postgres://user:password@host:5432/database, with special characters percent-encoded.',
  );
}
