import type * as clientGlue from '@aws-sdk/client-glue';
import { agentOptions } from '../aws-agents.ts';
import { defined } from '../defined.ts';
import { requireRegion } from '../errors/aws-region.ts';
import { LoaderError } from '../errors/loader-error.ts';
import { importOptional } from '../errors/optional-package.ts';
import { glueFailure } from './driver-errors.ts';
import type { GlueCatalogOptions } from './options.ts';

/** What one Glue operation needs. */
export interface GlueAccess {
  readonly sdk: typeof clientGlue;
  readonly client: clientGlue.GlueClient;
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

const missing =
  'The Glue catalog needs the package @aws-sdk/client-glue. Install it: npm install @aws-sdk/client-glue';

async function open(options: GlueCatalogOptions): Promise<GlueAccess> {
  const sdk = await importOptional(
    missing,
    { target: 'lake' },
    () => import('@aws-sdk/client-glue'),
  );
  const { region, endpoint, maxAttempts, silenceTimeoutMs = 30_000 } = options;
  const client = new sdk.GlueClient({
    ...defined({ region, endpoint, maxAttempts }),
    requestHandler: {
      ...agentOptions(options.agents),
      ...{ connectionTimeout: 10_000, socketTimeout: silenceTimeoutMs },
    },
  });
  await requireRegion(client, 'lake', 'Set AWS_REGION to the region of the Glue catalog.');
  return { sdk, client };
}
