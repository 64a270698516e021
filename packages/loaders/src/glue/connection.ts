import type { GlueClient } from '@aws-sdk/client-glue';
import { LoaderError } from '../errors/loader-error.ts';
import { type GlueDriver, loadDriver } from './driver.ts';
import { glueFailure } from './driver-errors.ts';
import type { GlueCatalogOptions } from './options.ts';

/** What one Glue operation needs. */
export interface GlueAccess {
  readonly sdk: GlueDriver;
  readonly client: GlueClient;
}

/** A Glue database and its connection, which is opened by the first operation. */
export class GlueDatabase {
  readonly name: string;
  readonly #options: GlueCatalogOptions;
  #access: Promise<GlueAccess> | undefined;

  /** @throws LoaderError `configuration` if the name is not valid */
  constructor(options: GlueCatalogOptions) {
    this.name = options.database;
    this.#options = options;
    if (/^[a-z0-9_]{1,252}$/.test(this.name)) return;
    throw new LoaderError(
      'configuration',
      `Invalid Glue database name "${this.name}": use lower-case letters, digits and _.`,
      { target: 'lake' },
    );
  }

  /**
   * Runs an operation; an error becomes a LoaderError that names the operation and the table.
   *
   * @param doing for the message: `Updating`
   * @param table the table, or undefined for the database
   */
  async call<T>(
    doing: string,
    table: string | undefined,
    work: (access: GlueAccess) => Promise<T>,
  ): Promise<T> {
    try {
      this.#access ??= open(this.#options);
      return await work(await this.#access);
    } catch (cause) {
      const what =
        table === undefined ? `Glue database ${this.name}` : `Glue table ${this.name}.${table}`;
      throw glueFailure(`${doing} the ${what}`, cause);
    }
  }
}

async function open(options: GlueCatalogOptions): Promise<GlueAccess> {
  const sdk = await loadDriver();
  const { region, endpoint, maxAttempts, silenceTimeoutMs = 30_000 } = options;
  const client = new sdk.GlueClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    requestHandler: { connectionTimeout: 10_000, socketTimeout: silenceTimeoutMs },
  });
  try {
    await client.config.region();
  } catch (cause) {
    throw new LoaderError(
      'configuration',
      'No AWS region is set. Set AWS_REGION to the region of the Glue catalog.',
      { target: 'lake', cause },
    );
  }
  return { sdk, client };
}
