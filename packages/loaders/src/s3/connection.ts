import type { S3Client } from '@aws-sdk/client-s3';
import { agentOptions } from '../aws-agents.ts';
import { defined } from '../defined.ts';
import { requireRegion } from '../errors/aws-region.ts';
import { LoaderError } from '../errors/loader-error.ts';
import { loadDriver, type S3Driver } from './driver.ts';
import { s3Failure } from './driver-errors.ts';
import type { EtagForm } from './etag-form.ts';
import type { S3Location } from './location.ts';
import type { S3StoreOptions } from './options.ts';

/** What one S3 operation needs. */
export interface S3Access extends S3Driver {
  readonly client: S3Client;
  /** Options of every request. */
  readonly request: { readonly abortSignal?: AbortSignal };
}

/** A bucket and its connection, which is opened by the first operation. */
export class S3Bucket {
  readonly name: string;
  readonly location: S3Location;
  readonly options: S3StoreOptions;
  readonly #connection: Connection;

  /** @param connection reused if another instance for the same bucket has one */
  constructor(location: S3Location, options: S3StoreOptions, connection: Connection = {}) {
    this.name = location.bucket;
    this.location = location;
    this.options = options;
    this.#connection = connection;
  }

  /** The same bucket and connection with another signal. */
  withSignal(signal: AbortSignal): S3Bucket {
    return new S3Bucket(this.location, { ...this.options, signal }, this.#connection);
  }

  /** The form of an ETag that the store accepts in If-Match, once that is known. */
  get etagForm(): EtagForm | undefined {
    return this.#connection.etagForm;
  }

  set etagForm(form: EtagForm | undefined) {
    this.#connection.etagForm = form;
  }

  /** The key of a path below the root. */
  keyOf(path: string): string {
    return this.location.prefix + path;
  }

  /** Encryption settings of a write. */
  get encryption(): { ServerSideEncryption?: 'aws:kms'; SSEKMSKeyId?: string } {
    const { kmsKeyId } = this.options;
    return kmsKeyId === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId };
  }

  /**
   * Runs an operation; an error becomes a LoaderError that names the operation and the object.
   *
   * @param doing for the message: `Writing`
   * @param key of the object, or undefined for the bucket
   */
  async call<T>(
    doing: string,
    key: string | undefined,
    work: (access: S3Access) => Promise<T>,
  ): Promise<T> {
    try {
      const request = defined({ abortSignal: this.options.signal });
      return await work({ ...(await this.#open()), request });
    } catch (cause) {
      throw this.failure(doing, key, cause);
    }
  }

  /**
   * Runs an operation without the signal, because its outcome would be unknown if it were aborted.
   * Check `interruption` first.
   */
  async settle<T>(
    doing: string,
    key: string,
    work: (access: Omit<S3Access, 'request'>) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(await this.#open());
    } catch (cause) {
      throw s3Failure(doing, this.#what(key), cause);
    }
  }

  failure(
    doing: string,
    key: string | undefined,
    cause: unknown,
    fallback?: 'connection' | 'reconciliation',
  ): LoaderError {
    const interruption = this.interruption(doing, key, cause);
    return interruption ?? s3Failure(doing, this.#what(key), cause, fallback);
  }

  /** The error to throw if the signal of the caller has fired, else undefined. */
  interruption(doing: string, key: string | undefined, cause?: unknown): LoaderError | undefined {
    if (this.options.signal?.aborted !== true) return undefined;
    return new LoaderError('interrupted', `${doing} ${this.#what(key)} was interrupted.`, {
      target: 's3',
      cause,
    });
  }

  #what(key: string | undefined): string {
    return key === undefined ? `s3://${this.name}` : `s3://${this.name}/${key}`;
  }

  #open(): Promise<Client> {
    this.#connection.client ??= openClient(this.options);
    return this.#connection.client;
  }
}

type Client = Omit<S3Access, 'request'>;

/** The client of a bucket, created by the first operation. */
interface Connection {
  etagForm?: EtagForm | undefined;
  client?: Promise<Client>;
}

async function openClient(options: S3StoreOptions): Promise<Client> {
  const driver = await loadDriver();
  const { region, endpoint, maxAttempts } = options;
  const { connectTimeoutMs = 10_000, silenceTimeoutMs = 30_000 } = options;
  const client = new driver.sdk.S3Client({
    ...defined({ region, endpoint, maxAttempts }),
    forcePathStyle: options.pathStyle ?? (endpoint !== undefined || environmentNamesEndpoint()),
    requestHandler: {
      ...agentOptions(options.agents),
      ...{ connectionTimeout: connectTimeoutMs, socketTimeout: silenceTimeoutMs },
    },
  });
  const next =
    'Set AWS_REGION to the region of the bucket, or to us-east-1 for an S3-compatible store without regions.';
  await requireRegion(client, 's3', next);
  return { ...driver, client };
}

/** The SDK reads these too, but puts the bucket in the host name, which few other stores support. */
function environmentNamesEndpoint(): boolean {
  return Boolean(process.env['AWS_ENDPOINT_URL_S3'] || process.env['AWS_ENDPOINT_URL']);
}
