import { type Finding, failureOf } from '../finding.ts';
import type { RestConnection } from './connection.ts';

/** Checks that the server is reachable, and accepts the token and the warehouse. Changes nothing. */
export async function diagnoseRest(connection: RestConnection): Promise<readonly Finding[]> {
  const { url, namespace } = connection.options;
  try {
    await connection.connect();
    const shown = namespace.join('.');
    const detail = (await connection.hasNamespace())
      ? `the Iceberg catalog ${url} has the namespace ${shown}`
      : `the Iceberg catalog ${url} has no namespace ${shown} yet; the first run creates it`;
    return [{ check: 'catalog', status: 'ok', detail }];
  } catch (error) {
    return [failureOf('catalog', error)];
  }
}
