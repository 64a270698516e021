import { type S3Store, type S3StoreOptions, s3Store } from '@spacex-platform/loaders/s3';
import { afterEach, vi } from 'vitest';
import type { MotoServer } from '../../support/moto-server.ts';
import { type S3Proxy, startS3Proxy } from './s3-proxy.ts';

/** A bucket of its own behind a proxy, with the store under test on it. */
export interface S3Place extends AsyncDisposable {
  readonly bucket: string;
  readonly store: S3Store;
  readonly proxy: S3Proxy;
  /** Another store on the same bucket. */
  open(options?: S3StoreOptions): S3Store;
}

/**
 * The SDK finds the server and its credentials in the environment, as it does outside of tests.
 * Waits are short; what a test gives to `open` comes before.
 */
export async function s3Place(moto: MotoServer): Promise<S3Place> {
  const bucket = await moto.bucket();
  const proxy = await startS3Proxy(moto.url);
  for (const [name, value] of Object.entries(moto.environment)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_ENDPOINT_URL', proxy.url);
  const open = (options: S3StoreOptions = {}) =>
    s3Store(`s3://${bucket}/lake`, { silenceTimeoutMs: 500, ...options });
  return {
    bucket,
    store: open(),
    proxy,
    open,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

/** For the files whose tests use places. */
export function forgetEnvironment(): void {
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}
