/** The text as a VARCHAR of so many bytes holds it: cut at a character where it is longer. */
export function fittingText(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const cut = Buffer.from(text).subarray(0, bytes).toString('utf8');
  return cut.replace(/\ufffd+$/, '');
}
