import type { CatalogView } from './definitions.ts';

/** How {@link glueCatalog} reaches Glue. Credentials come from the SDK's own chain alone. */
export interface GlueCatalogOptions {
  /** Database of the tables: small letters, digits and `_`. It is made where it is missing. */
  readonly database: string;
  /** Views to keep beside the tables, once all that they read is there: the marts in Athena's SQL. */
  readonly views?: readonly CatalogView[];
  /** Default: the SDK's chain (`AWS_REGION`, the profile, …). */
  readonly region?: string;
  /** Another address. Default: `AWS_ENDPOINT_URL_GLUE`, `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string;
  /** Tries of one request. Default: the SDK's chain (`AWS_MAX_ATTEMPTS`, the profile), else 3. */
  readonly maxAttempts?: number;
  /** How long a connection may say nothing. Default 30,000. */
  readonly silenceTimeoutMs?: number;
}
