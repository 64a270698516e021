/**
 * The base class of the errors of this package. Codes are stable, messages are not.
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
