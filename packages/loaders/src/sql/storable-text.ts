/**
 * The text in a form that a database can store. A reject may contain a NUL character or half of a
 * surrogate pair, which may be why it was rejected; the ledger must store it anyway.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** JSON in which every text is storable, except for the keys of objects. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'string' ? storableText(item) : item,
  );
}
