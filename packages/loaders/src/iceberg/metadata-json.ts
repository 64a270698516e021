/** `JSON.parse` passes the text of a number to its reviver, and `JSON.rawJSON` writes one. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

const json = JSON as unknown as ExactJson;

/**
 * Parses the JSON text of metadata, or of a part of them. Ids of snapshots have 63 bits and become
 * bigint; a number would lose their last digits.
 *
 * @throws SyntaxError if the text is not JSON
 * @example
 * ```ts
 * const metadata = parseMetadata(await readFile('00001-….metadata.json', 'utf8'));
 * ```
 */
export function parseMetadata(text: string): unknown {
  return json.parse(text, (key, value, { source }) =>
    typeof value === 'number' && source !== undefined && key.endsWith('snapshot-id')
      ? BigInt(source)
      : value,
  );
}

/** Whether a parsed value is a JSON object. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON text of metadata, or of a part of them. */
export function formatMetadata(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) => (typeof inner === 'bigint' ? json.rawJSON(String(inner)) : inner),
    indent,
  );
}
