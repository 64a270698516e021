/**
 * A URL as a message may name it: what may be a password or a signature is left out, wherever the
 * text breaks the rules of URLs.
 *
 * @example
 * ```ts
 * shownPlace('https://key:secret@host/lake?X-Amz-Signature=abc'); // 'https://***@host/lake?***'
 * ```
 */
export function shownPlace(url: string): string {
  // Up to the last @: a password may hold one, or a slash.
  return url.replace(/^([^:@/]+:)?(\/*).*@/s, '$1$2***@').replace(/([?#]).*$/s, '$1***');
}
