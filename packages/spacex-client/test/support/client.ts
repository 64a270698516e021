import type {
  ClientErrorCode,
  SpacexClient,
  SpacexClientOptions,
} from '@spacex-platform/spacex-client';
import { createSpacexClient, isSpacexClientError } from '@spacex-platform/spacex-client';
import { expect } from 'vitest';
import type { ScriptedServer } from './server.ts';

/** A client of a test server, with short waits between attempts. */
export function clientOf(server: ScriptedServer, options: SpacexClientOptions = {}): SpacexClient {
  return createSpacexClient({
    baseUrl: server.url,
    retries: 3,
    backoffBaseMs: 1,
    backoffCapMs: 5,
    ...options,
  });
}

/** The client's error that a promise rejects with; fails for any other result. */
export async function failureOf(promise: Promise<unknown>, code: ClientErrorCode) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isSpacexClientError(error))
    throw new Error(`Expected a SpacexClientError, got ${error}`, { cause: error });
  expect(error.code).toBe(code);
  return error;
}
