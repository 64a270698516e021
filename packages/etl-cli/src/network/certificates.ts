// Node 22.13 lacks some of its functions, so the names are not imported.
import tls from 'node:tls';
import { type Environment, setting, settingFile } from '../settings/read-setting.ts';
import { UsageError } from '../usage-error.ts';

/** The certificates in a PEM file. @throws UsageError naming the variable */
export function certificatesIn(variable: string, path: string): readonly string[] {
  const text = settingFile(variable, path);
  const found = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g);
  if (found !== null) return found;
  throw new UsageError(`${path}, the file that ${variable} names, has no certificate (PEM).`);
}

/** Whether this Node can trust further authorities after its start. */
export function canTrustMore(): boolean {
  return typeof tls.setDefaultCACertificates === 'function';
}

let trusted: string | undefined;

/**
 * Trusts the authorities in the file of `SSL_CERT_FILE`, besides those of Node, in the whole process.
 *
 * @throws UsageError if the file has none
 */
export function trustCertificates(environment: Environment): void {
  const path = setting(environment, 'SSL_CERT_FILE');
  if (path === undefined || path === trusted || !canTrustMore()) return;
  const more = certificatesIn('SSL_CERT_FILE', path);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...more]);
  trusted = path;
}

/** The authorities of `AWS_CA_BUNDLE`, which replace those of Node for AWS, as in the AWS CLI. */
export function awsCertificates(environment: Environment): string | undefined {
  const path = setting(environment, 'AWS_CA_BUNDLE');
  return path === undefined ? undefined : certificatesIn('AWS_CA_BUNDLE', path).join('\n');
}
