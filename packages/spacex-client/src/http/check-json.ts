import { AttemptError } from './attempt-error.ts';

/** What a resource answers with: a list of documents, or one. */
export type Expected = 'array' | 'object';

/**
 * Checks that a body is whole JSON of the expected shape.
 *
 * A damaged list or object is `broken_body`: it was on its way and may arrive whole next time.
 * Text that never was JSON is `not_json`, other JSON is `unexpected_shape`: both would come again.
 */
export function checkJson(
  text: string,
  expected: Expected,
  contentType: string | null,
  status: number,
): void {
  const start = text.slice(0, 1000).trimStart();
  if (start === '' && text.trim() === '') {
    throw new AttemptError('broken_body', 'the body is empty', { status });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    if (start.startsWith('[') || start.startsWith('{')) {
      throw new AttemptError('broken_body', 'the JSON ends early or is damaged', { status, cause });
    }
    const kind = start.startsWith('<') || isHtml(contentType) ? 'an HTML page' : 'no JSON';
    const type = contentType ?? 'no content type';
    const message = `the body is ${kind} (${type}), and starts with ${excerpt(start)}`;
    throw new AttemptError('not_json', message, { status });
  }
  const found = shapeOf(value);
  if (found !== expected) {
    const message = `the body is ${shapeWords[found]} where ${shapeWords[expected]} should be`;
    throw new AttemptError('unexpected_shape', message, { status });
  }
}

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
