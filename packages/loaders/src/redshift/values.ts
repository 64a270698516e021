/** Shortens a text to the bytes that a VARCHAR can hold, at a character boundary. */
export function fittingText(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const cut = Buffer.from(text).subarray(0, bytes).toString('utf8');
  return cut.replace(/\ufffd+$/, '');
}
