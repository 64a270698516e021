import type { AwsAgents } from '@spacex-platform/loaders/s3';
import type { Fetch } from '@spacex-platform/spacex-client';
import type { Environment } from '../settings/read-setting.ts';
import { awsCertificates, trustCertificates } from './certificates.ts';
import { proxies } from './proxy.ts';

/**
 * The `fetch` for sources and for Iceberg REST catalogs, with the proxies and certificates of the
 * environment.
 *
 * @throws UsageError for an invalid variable
 */
export async function sourceFetch(environment: Environment): Promise<Fetch> {
  trustCertificates(environment);
  if (proxies(environment).length === 0) return (url, request) => fetch(url, request);
  const { proxiedFetch } = await import('./proxied-fetch.ts');
  return proxiedFetch(environment);
}

/**
 * The agents of AWS clients, with the proxies and certificates of the environment; undefined if it
 * names none.
 *
 * @throws UsageError for an invalid variable
 */
export async function awsAgents(environment: Environment): Promise<AwsAgents | undefined> {
  trustCertificates(environment);
  const ca = awsCertificates(environment);
  if (proxies(environment).length === 0 && ca === undefined) return undefined;
  const { makeAwsAgents } = await import('./aws-agents.ts');
  return makeAwsAgents(environment, ca);
}
