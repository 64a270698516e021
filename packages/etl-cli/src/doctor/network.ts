import type { Finding } from '@spacex-platform/loaders';
import { awsCertificates, canTrustMore, trustCertificates } from '../network/certificates.ts';
import { proxies, shownProxy } from '../network/proxy.ts';
import { type Environment, setting } from '../settings/read-setting.ts';
import { UsageError } from '../usage-error.ts';

/** The proxies and the certificate authorities that are in effect, without secrets. */
export function examineNetwork(environment: Environment): Finding[] {
  return [
    finding('proxy', () => proxiesOf(environment)),
    finding('trust', () => authoritiesOf(environment)),
  ];
}

function finding(check: string, examine: () => Omit<Finding, 'check' | 'status'>): Finding {
  try {
    const found = examine();
    return { check, status: found.next === undefined ? 'ok' : 'warning', ...found };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { check, status: 'failed', detail: error.message, error };
  }
}

function proxiesOf(environment: Environment) {
  const found = proxies(environment).map(shownProxy);
  const excluded = setting(environment, 'no_proxy', 'NO_PROXY');
  if (found.length === 0) return { detail: 'none, requests are sent directly' };
  const except = excluded === undefined ? '' : `, except for ${excluded} (NO_PROXY)`;
  return {
    detail: `${found.join(', ')}${except}; for the API, AWS and the Iceberg REST catalog, not for connections to databases`,
  };
}

function authoritiesOf(environment: Environment) {
  const used = ['NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA', 'SSL_CERT_FILE', 'AWS_CA_BUNDLE'];
  const given = used.flatMap((name) => {
    const value = setting(environment, name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  trustCertificates(environment);
  awsCertificates(environment);
  const detail = given.length === 0 ? 'those of Node' : given.join(', ');
  if (setting(environment, 'SSL_CERT_FILE') === undefined || canTrustMore()) return { detail };
  return {
    detail,
    next: `Node ${process.versions.node} ignores SSL_CERT_FILE. Set NODE_EXTRA_CA_CERTS, or use Node 22.19 or newer.`,
  };
}
