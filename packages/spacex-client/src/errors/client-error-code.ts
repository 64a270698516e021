/** The error codes of the client, and whether another try may succeed. Messages may change, codes not. */
export interface ClientErrorCodes {
  /** The server could not be reached, or the connection failed, on every attempt. */
  readonly unreachable: true;
  /** No complete response in time. */
  readonly timeout: true;
  /** 408, 429 or 5xx, except 501, 505 and 510, on every attempt. */
  readonly unavailable: true;
  /** The server asks to wait longer (Retry-After) than `maxRetryAfterMs`; see `retryAt`. */
  readonly deferred: true;
  /** The body is truncated. */
  readonly broken_body: true;
  /** The certificate of the server is not trusted, or TLS could not be agreed on. */
  readonly tls: false;
  /** A proxy refused the connection, for example because it requires a password. */
  readonly proxy: false;
  /** The server does not speak HTTP, or not TLS on this port. */
  readonly protocol: false;
  /** Redirects that form a loop or lead to an invalid URL. */
  readonly redirect: false;
  /** The platform's fetch refuses the port of the base URL. */
  readonly blocked_port: false;
  /** The body is text in another encoding than UTF-8. */
  readonly encoding: false;
  /** 501, 505 or 510: the server does not support such requests. */
  readonly unsupported: false;
  /** Any other error status. */
  readonly http_status: false;
  /** 404, 410, or 204 without content: no such document or resource. */
  readonly not_found: false;
  /** A complete body with a syntax error, such as a trailing comma, on every attempt. */
  readonly invalid_json: false;
  /** A successful response whose body is not JSON, such as an HTML page, or has NaN. */
  readonly not_json: false;
  /** JSON of another type than the API documents, such as an object instead of an array. */
  readonly unexpected_shape: false;
  /** The body is larger than the client accepts. */
  readonly body_too_large: false;
  /** A single requested document does not match its schema. */
  readonly document_rejected: false;
  /** The caller's signal aborted the request. */
  readonly aborted: false;
  /** An option has an invalid value. */
  readonly invalid_option: false;
}

/** A code of `SpacexClientError`, stable across versions. */
export type ClientErrorCode = keyof ClientErrorCodes;

type TransientCode = {
  [Code in ClientErrorCode]: ClientErrorCodes[Code] extends true ? Code : never;
}[ClientErrorCode];

const transientCodes: Record<TransientCode, true> = {
  unreachable: true,
  timeout: true,
  unavailable: true,
  deferred: true,
  broken_body: true,
};

/** Whether another try may succeed. */
export function isTransient(code: ClientErrorCode): boolean {
  return code in transientCodes;
}
