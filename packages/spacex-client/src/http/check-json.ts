import { AttemptError } from './attempt-error.ts';

/** The JSON type of a response: an array of documents, or one document. */
export type Expected = 'array' | 'object';

/** Where a body came from, for the error message. */
export interface BodyDetails {
  readonly contentType: string | null;
  readonly status: number;
  readonly mayQuote: boolean;
}

/** Characters of a body that are inspected to say what it is if it is not JSON. */
const startLength = 2000;

/**
 * Checks that a body is complete JSON of the expected type.
 *
 * A truncated array or object is `broken_body`, because it may arrive complete on the next attempt.
 * A complete one with a syntax error is `invalid_json`. One with NaN or Infinity is `not_json`,
 * because the server writes it like that every time. UTF-16 is `encoding`. Any other text is
 * `not_json` and any other JSON is `unexpected_shape`: a retry would not help.
 *
 * The parsed value is discarded. Callers store the text, or parse it document by document; this
 * pass over all resources of the API takes 20 ms.
 */
export function checkJson(
  text: string,
  expected: Expected,
  { contentType, status, mayQuote }: BodyDetails,
): void {
  const start = text.slice(0, startLength).trimStart();
  if (start === '' && text.trim() === '') {
    throw new AttemptError('broken_body', 'the body is empty', { status });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Without the parser's error as the cause, because its message quotes the body.
    if (start.includes('\0')) {
      throw new AttemptError('encoding', 'the body looks like UTF-16, not UTF-8', { status });
    }
    const constant = constantOf(text);
    if (constant !== undefined) {
      const message = `the body has the value ${constant}, which is not JSON`;
      throw new AttemptError('not_json', message, { status });
    }
    if (start.startsWith('[') || start.startsWith('{')) {
      if (isTruncated(text)) {
        throw new AttemptError('broken_body', 'the JSON is truncated', { status });
      }
      const message = 'the JSON is complete but has a syntax error';
      throw new AttemptError('invalid_json', message, { status });
    }
    const kind = start.startsWith('<') || isHtml(contentType) ? 'an HTML page' : 'not JSON';
    const type = contentType ?? 'no content type';
    const detail = mayQuote ? ` (${type}): ${excerpt(start)}` : notQuoted;
    throw new AttemptError('not_json', `the body is ${kind}${detail}`, { status });
  }
  const found = jsonTypeOf(value);
  if (found !== expected) {
    const message = `the body is ${typeNames[found]}, expected ${typeNames[expected]}`;
    throw new AttemptError('unexpected_shape', message, { status });
  }
}

/** A text without the content of its strings. A truncated text may end in the middle of one. */
function withoutStrings(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)/gs, '""');
}

/** Whether a bracket of an array or an object is not closed at the end. */
function isTruncated(text: string): boolean {
  let open = 0;
  for (const bracket of withoutStrings(text).match(/[[\]{}]/g) ?? []) {
    open += bracket === '[' || bracket === '{' ? 1 : -1;
  }
  return open > 0;
}

/** The first NaN or Infinity outside of the strings of a text. */
function constantOf(text: string): string | undefined {
  const outside = withoutStrings(text);
  return /(?<![\w"])-?(?:NaN|Infinity)\b/.exec(outside)?.[0];
}

/** Replaces a quotation in a message if requests carry credentials. */
export const notQuoted = ' (response not shown, because requests carry credentials)';

/** Quotes the first characters of a text, on one line. */
export function excerpt(text: string, length = 60): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return JSON.stringify(line.length > length ? `${line.slice(0, length)}…` : line);
}

const typeNames = { array: 'an array', object: 'an object', null: 'null', scalar: 'a scalar' };

function jsonTypeOf(value: unknown): keyof typeof typeNames {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'object' : 'scalar';
}

function isHtml(contentType: string | null): boolean {
  return contentType !== null && /^\s*(text\/html|application\/xhtml)/i.test(contentType);
}
