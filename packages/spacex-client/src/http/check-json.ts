import { AttemptError } from './attempt-error.ts';

/** What a resource answers with: a list of documents, or one. */
export type Expected = 'array' | 'object';

/** What came with a body. */
export interface BodyDetails {
  readonly contentType: string | null;
  readonly status: number;
  readonly mayQuote: boolean;
}

/** Of a body that is no JSON, this much is looked at to tell what it is. */
const startLength = 2000;

/**
 * Checks that a body is whole JSON of the expected shape.
 *
 * A damaged list or object is `broken_body`: it was on its way and may arrive whole next time.
 * Text that never was JSON is `not_json`, other JSON is `unexpected_shape`: both would come again.
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
    // Without the parser's error as the cause: its message quotes the body.
    if (start.startsWith('[') || start.startsWith('{')) {
      throw new AttemptError('broken_body', 'the JSON ends early or is damaged', { status });
    }
    const kind = start.startsWith('<') || isHtml(contentType) ? 'an HTML page' : 'no JSON';
    const type = contentType ?? 'no content type';
    const detail = mayQuote ? ` (${type}), and starts with ${excerpt(start)}` : notQuoted;
    throw new AttemptError('not_json', `the body is ${kind}${detail}`, { status });
  }
  const found = shapeOf(value);
  if (found !== expected) {
    const message = `the body is ${shapeWords[found]} where ${shapeWords[expected]} should be`;
    throw new AttemptError('unexpected_shape', message, { status });
  }
}

/** What a message says in place of a quotation. */
export const notQuoted = ' (response not shown, because requests carry credentials)';

/** The first characters of a text on one line, quoted. */
export function excerpt(text: string, length = 60): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return JSON.stringify(line.length > length ? `${line.slice(0, length)}…` : line);
}

const shapeWords = { array: 'a list', object: 'an object', null: 'null', scalar: 'a plain value' };

function shapeOf(value: unknown): keyof typeof shapeWords {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'object' : 'scalar';
}

function isHtml(contentType: string | null): boolean {
  return contentType !== null && /^\s*(text\/html|application\/xhtml)/i.test(contentType);
}
