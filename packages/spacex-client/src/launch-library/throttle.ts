import * as z from 'zod/mini';
import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { RawBody } from '../http.ts';

/** How many requests the server still accepts. Asking for it is not counted. */
export interface ThrottleState {
  /** Requests in each period. */
  readonly limit: number;
  /** Length of the period in seconds. */
  readonly periodSeconds: number;
  /** Requests in the period that ends now. */
  readonly used: number;
  /** Seconds until the next request is accepted; 0 if it is accepted now. */
  readonly nextUseSeconds: number;
  /** Whom the server counts: the address of the client, or the user of the key. */
  readonly identity: string;
}

const schema = z.object({
  your_request_limit: z.int().check(z.nonnegative()),
  limit_frequency_secs: z.int().check(z.nonnegative()),
  current_use: z.int().check(z.nonnegative()),
  next_use_secs: z.number(),
  ident: z.nullish(z.string()),
});

/** The schema of the API says an array, the server sends an object. */
const throttleSchema = z.union([schema, z.array(schema).check(z.minLength(1))]);

/** @throws SpacexClientError `unexpected_shape` */
export function readThrottle(body: RawBody): ThrottleState {
  const parsed = z.safeParse(throttleSchema, JSON.parse(body.text));
  const found = parsed.success && (Array.isArray(parsed.data) ? parsed.data[0] : parsed.data);
  if (!found) {
    const message = `GET ${body.url} did not return the state of the limit. Check that baseUrl serves version 2.3.0 of Launch Library.`;
    throw new SpacexClientError('unexpected_shape', message, { url: body.url });
  }
  return {
    limit: found.your_request_limit,
    periodSeconds: found.limit_frequency_secs,
    used: found.current_use,
    nextUseSeconds: Math.max(0, found.next_use_secs),
    identity: found.ident ?? '',
  };
}
