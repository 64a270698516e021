import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerAccount } from './postgres-binaries.ts';

/** Files for TLS. The certificate names one host only, so an address fails `verify-full`. */
export interface Certificates {
  readonly certificate: string;
  readonly key: string;
  /** The authority that signed the certificate. */
  readonly authority: string;
  /** An authority that signed nothing here, to be refused. */
  readonly strangerAuthority: string;
}

/**
 * Makes an authority and a server certificate with openssl; undefined where there is none.
 *
 * @param account owner of the key
 * @param host name of the server in the certificate
 */
export function makeCertificates(
  folder: string,
  account: ServerAccount,
  host = 'localhost',
): Certificates | undefined {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  try {
    openssl('version');
  } catch {
    return undefined;
  }
  // A file of our own: the machine's openssl.cnf may add extensions or be missing.
  writeFileSync(
    file('openssl.cnf'),
    [
      '[req]',
      'distinguished_name = name',
      '[name]',
      '[authority]',
      'basicConstraints = critical,CA:TRUE',
      'keyUsage = critical,keyCertSign,cRLSign',
      'subjectKeyIdentifier = hash',
      '[server]',
      'basicConstraints = CA:FALSE',
      'keyUsage = critical,digitalSignature,keyEncipherment',
      'extendedKeyUsage = serverAuth',
      `subjectAltName = DNS:${host}`,
      '',
    ].join('\n'),
  );
  const authority = (name: string) =>
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-days', '30'],
      ...['-config', file('openssl.cnf'), '-extensions', 'authority', '-subj', `/CN=${name}`],
      ...['-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)],
    );
  authority('authority');
  authority('stranger');
  openssl(
    ...['req', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-subj', '/CN=server'],
    ...['-config', file('openssl.cnf'), '-keyout', file('server.key'), '-out', file('server.csr')],
  );
  openssl(
    ...['x509', '-req', '-sha256', '-days', '30', '-in', file('server.csr')],
    ...['-CA', file('authority.crt'), '-CAkey', file('authority.key'), '-set_serial', '2'],
    ...['-extfile', file('openssl.cnf'), '-extensions', 'server', '-out', file('server.crt')],
  );
  // PostgreSQL refuses a key that others may read.
  chmodSync(file('server.key'), 0o600);
  if (account.uid !== undefined && account.gid !== undefined) {
    chownSync(file('server.key'), account.uid, account.gid);
  }
  return {
    certificate: file('server.crt'),
    key: file('server.key'),
    authority: file('authority.crt'),
    strangerAuthority: file('stranger.crt'),
  };
}
