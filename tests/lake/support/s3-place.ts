import { type S3Store, type S3StoreOptions, s3Store } from '@spacex-platform/loaders/s3';
import { afterEach, vi } from 'vitest';
import type { MotoServer } from '../../support/moto-server.ts';
import { type S3Proxy, startS3Proxy } from './s3-proxy.ts';

/** A new bucket behind a proxy, with the store under test. */
export interface S3Place extends AsyncDisposable {
  readonly bucket: string;
  readonly store: S3Store;
  readonly proxy: S3Proxy;
  /** Another store on the same bucket. */
  open(options?: S3StoreOptions): S3Store;
}

/**
 * Creates a bucket and a store. The SDK reads the server and its credentials from the environment, as
 * in production. Timeouts are the defaults; a test whose server is silent passes a shorter one.
 */
export async function s3Place(moto: MotoServer): Promise<S3Place> {
  const bucket = await moto.bucket();
  const proxy = await startS3Proxy(moto.url);
  for (const [name, value] of Object.entries(moto.environment)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL', proxy.url);
  const open = (options: S3StoreOptions = {}) => s3Store(`s3://${bucket}/lake`, options);
  return {
    bucket,
    store: open(),
    proxy,
    open,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

/** Removes the variables after each test. */
export function forgetEnvironment(): void {
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}
