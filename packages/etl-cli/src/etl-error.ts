/**
 * The base of every error class of this package. The code is stable; the message is for people.
 *
 * @example
 * ```ts
 * await handler({}, context).catch((error: unknown) => {
 *   if (error instanceof EtlError) console.error(error.code, error.message);
 * });
 * ```
 */
export abstract class EtlError extends Error {
  abstract readonly code: string;
}
