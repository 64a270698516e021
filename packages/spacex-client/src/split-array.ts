/**
 * Splits the text of a JSON array into the texts of its elements. Line breaks between tokens become
 * spaces, so that each element is one line of NDJSON; nothing else changes.
 *
 * The text must be valid JSON, because only brackets and quotes are parsed.
 *
 * @throws SyntaxError if the text is not an array
 * @example
 * ```ts
 * [...splitArray('[{"a":1}, {"a":2}]')]; // ['{"a":1}', '{"a":2}']
 * ```
 */
export function* splitArray(text: string): Generator<string> {
  const open = skipSpace(text, 0);
  if (text.charCodeAt(open) !== bracketOpen) throw new SyntaxError('The JSON text is not an array');
  let start = open + 1;
  let depth = 0;
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === braceOpen || code === bracketOpen) depth++;
    else if (code === braceClose) depth--;
    else if (code === bracketClose && depth > 0) depth--;
    else if (depth === 0 && (code === comma || code === bracketClose)) {
      const element = text.slice(start, at).trim();
      if (element !== '') yield oneLine(element);
      if (code === bracketClose) return;
      start = at + 1;
    }
  }
  throw new SyntaxError('The JSON array is not closed');
}

/**
 * Finds a member of a JSON object, without parsing its values.
 *
 * @returns the text from the value of the member to the end; undefined if there is no such member
 * @example
 * ```ts
 * [...splitArray(memberText('{"count": 2, "results": [1, 2]}', 'results') ?? '[]')]; // ['1', '2']
 * ```
 */
export function memberText(text: string, name: string): string | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === braceOpen || code === bracketOpen) depth++;
    else if (code === braceClose || code === bracketClose) depth--;
    else if (code === quote) {
      const end = endOfString(text, at);
      const after = skipSpace(text, end + 1);
      const isKey = depth === 1 && text.charCodeAt(after) === colon;
      if (isKey && text.slice(at + 1, end) === name) return text.slice(after + 1);
      at = end;
    }
  }
  return undefined;
}

/**
 * Removes the line breaks of a JSON text, for NDJSON. JSON allows raw line breaks only between
 * tokens, so no value changes.
 *
 * @example
 * ```ts
 * oneLine('{\n  "id": 1\n}'); // '{   "id": 1 }'
 * ```
 */
export function oneLine(json: string): string {
  return /[\r\n]/.test(json) ? json.replace(/[\r\n]+/g, ' ') : json;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const bracketOpen = 0x5b;
const bracketClose = 0x5d;
const braceOpen = 0x7b;
const braceClose = 0x7d;

function endOfString(text: string, from: number): number {
  let at = from;
  for (;;) {
    at = text.indexOf('"', at + 1);
    if (at < 0) throw new SyntaxError('A JSON string is not closed');
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text.charAt(at))) at++;
  return at;
}
