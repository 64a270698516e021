import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of a certificate and its key. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Certificates for 127.0.0.1, each with another reason to refuse it. */
export interface Certificates {
  /** The authority that signed all but `selfSigned`. */
  readonly authority: string;
  readonly valid: Certificate;
  readonly expired: Certificate;
  readonly otherHost: Certificate;
  readonly selfSigned: Certificate;
}

/** Whether the machine has openssl. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** Makes an authority and certificates with openssl. */
export function makeCertificates(directory: string): Certificates {
  const file = (name: string) => join(directory, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const config = [
    ...['[req]', 'distinguished_name = name', '[name]'],
    ...['[authority]', 'basicConstraints = critical,CA:TRUE', 'subjectKeyIdentifier = hash'],
    ...[
      '[here]',
      'subjectAltName = IP:127.0.0.1',
      '[elsewhere]',
      'subjectAltName = DNS:example.org',
    ],
  ];
  writeFileSync(file('openssl.cnf'), `${config.join('\n')}\n`);
  const key = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', file(`${name}.key`)];
  const selfSigned = (name: string, extensions: string) =>
    openssl(
      ...['req', '-x509', '-sha256', '-days', '30', '-config', file('openssl.cnf')],
      ...['-extensions', extensions, '-subj', `/CN=${name}`, ...key(name)],
      ...['-out', file(`${name}.crt`)],
    );
  const signed = (name: string, extensions: string, days: number): Certificate => {
    openssl(
      ...['req', '-sha256', '-config', file('openssl.cnf'), '-subj', `/CN=${name}`, ...key(name)],
      ...['-out', file(`${name}.csr`)],
    );
    openssl(
      ...['x509', '-req', '-sha256', '-days', String(days), '-in', file(`${name}.csr`)],
      ...['-CA', file('authority.crt'), '-CAkey', file('authority.key'), '-set_serial', '2'],
      ...['-extfile', file('openssl.cnf'), '-extensions', extensions, '-out', file(`${name}.crt`)],
    );
    return { cert: file(`${name}.crt`), key: file(`${name}.key`) };
  };
  selfSigned('authority', 'authority');
  selfSigned('self-signed', 'here');
  return {
    authority: file('authority.crt'),
    valid: signed('valid', 'here', 30),
    expired: signed('expired', 'here', -1),
    otherHost: signed('other-host', 'elsewhere', 30),
    selfSigned: { cert: file('self-signed.crt'), key: file('self-signed.key') },
  };
}
