import type { S3Client } from '@aws-sdk/client-s3';
import { LoaderError } from '../errors/loader-error.ts';
import { loadDriver, type S3Driver } from './driver.ts';
import { s3Failure } from './driver-errors.ts';
import type { S3Location } from './location.ts';
import type { S3StoreOptions } from './options.ts';

/** What one call of S3 works with. */
export interface S3Access extends S3Driver {
  readonly client: S3Client;
  /** Goes with every request. */
  readonly request: { readonly abortSignal?: AbortSignal };
}

/** A bucket with the way to it, opened by the first call. */
export class S3Bucket {
  readonly name: string;
  readonly location: S3Location;
  readonly options: S3StoreOptions;
  readonly #way: WayIn;

  /** @param way where another bucket of the same place has one already */
  constructor(location: S3Location, options: S3StoreOptions, way: WayIn = {}) {
    this.name = location.bucket;
    this.location = location;
    this.options = options;
    this.#way = way;
  }

  /** The same bucket over the same connections, with another signal. */
  withSignal(signal: AbortSignal): S3Bucket {
    return new S3Bucket(this.location, { ...this.options, signal }, this.#way);
  }

  /** Key of a path below the root. */
  keyOf(path: string): string {
    return this.location.prefix + path;
  }

  /** What encrypts an object that is written. */
  get encryption(): { ServerSideEncryption?: 'aws:kms'; SSEKMSKeyId?: string } {
    const { kmsKeyId } = this.options;
    return kmsKeyId === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId };
  }

  /**
   * Does something with S3; what goes wrong is a LoaderError that names it.
   *
   * @param doing for the message: `Writing`
   * @param key of the object, or undefined where it is about the bucket
   */
  async call<T>(
    doing: string,
    key: string | undefined,
    work: (access: S3Access) => Promise<T>,
  ): Promise<T> {
    try {
      const { signal } = this.options;
      const request = signal === undefined ? {} : { abortSignal: signal };
      return await work({ ...(await this.#open()), request });
    } catch (cause) {
      throw this.failure(doing, key, cause);
    }
  }

  /**
   * The same for what must not be broken off, since nobody would know what came of it: no signal
   * goes with it. Ask for an `interruption` before.
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
    return (
      this.interruption(doing, key, cause) ?? s3Failure(doing, this.#what(key), cause, fallback)
    );
  }

  /** What to throw where the caller's signal has ended everything; undefined where it has not. */
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
    this.#way.client ??= openClient(this.options);
    return this.#way.client;
  }
}

type Client = Omit<S3Access, 'request'>;

/** The client of a place, made by the first call. */
interface WayIn {
  client?: Promise<Client>;
}

async function openClient(options: S3StoreOptions): Promise<Client> {
  const driver = await loadDriver();
  const { region, endpoint, maxAttempts } = options;
  const { connectTimeoutMs = 10_000, silenceTimeoutMs = 30_000 } = options;
  const client = new driver.sdk.S3Client({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    forcePathStyle: options.pathStyle ?? (endpoint !== undefined || environmentNamesEndpoint()),
    requestHandler: { connectionTimeout: connectTimeoutMs, socketTimeout: silenceTimeoutMs },
  });
  try {
    await client.config.region();
  } catch (cause) {
    throw new LoaderError(
      'configuration',
      'No AWS region is set. Set AWS_REGION to the one of the bucket; for an S3 store that has none, us-east-1.',
      { target: 's3', cause },
    );
  }
  return { ...driver, client };
}

/** The SDK reads these by itself, but keeps the bucket in the host name, which few others serve. */
function environmentNamesEndpoint(): boolean {
  return Boolean(process.env['AWS_ENDPOINT_URL_S3'] || process.env['AWS_ENDPOINT_URL']);
}
