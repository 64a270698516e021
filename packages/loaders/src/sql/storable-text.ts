/**
 * The text as a database can hold it. A reject may quote a NUL character or half of a surrogate
 * pair, being the very reason of the reject; the ledger must take it all the same.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** JSON text in which every text, the keys of objects aside, is storable. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'string' ? storableText(item) : item,
  );
}
