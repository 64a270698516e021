import { AttemptError } from './attempt-error.ts';
import { permanentFault } from './network-fault.ts';

/** The text of a body, and its size in bytes after decompression. */
export interface BodyText {
  readonly text: string;
  readonly bytes: number;
}

/**
 * Reads a whole body, of at most `maxBytes` after decompression.
 *
 * @throws AttemptError `body_too_large`, `encoding` if the bytes are not UTF-8, `protocol` if they
 * are not HTTP, or `broken_body` if the connection fails or the body ends early
 */
export async function readBody(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
  mayQuote: boolean,
): Promise<BodyText> {
  const { status } = response;
  const expectedBytes = contentLength(response);
  if (expectedBytes !== undefined && expectedBytes > maxBytes) {
    discard(response);
    const message = `the body has ${expectedBytes} bytes, more than the limit of ${maxBytes}`;
    throw new AttemptError('body_too_large', message, { status });
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of chunksOf(response, signal, mayQuote)) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      const message = `the body exceeds the limit of ${maxBytes} bytes`;
      throw new AttemptError('body_too_large', message, { status });
    }
    text += decode(decoder, response, mayQuote, chunk);
  }
  text += decode(decoder, response, mayQuote);
  if (expectedBytes !== undefined && bytes < expectedBytes && isUncompressed(response)) {
    const message = `the body ended after ${bytes} of ${expectedBytes} bytes`;
    throw new AttemptError('broken_body', message, { status });
  }
  return { text, bytes };
}

/** Cancels a body that is not needed, which frees its connection. */
export function discard(response: Response): void {
  void response.body?.cancel().catch(() => undefined);
}

async function* chunksOf(
  response: Response,
  signal: AbortSignal,
  mayQuote: boolean,
): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  // A custom fetch may not pass the signal on to its streams.
  const stop = () => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) stop();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    signal.throwIfAborted();
  } catch (cause) {
    signal.throwIfAborted();
    const { code, message } = permanentFault(cause, mayQuote) ?? brokenConnection;
    throw new AttemptError(code, message, { status: response.status, cause });
  } finally {
    signal.removeEventListener('abort', stop);
    void reader.cancel().catch(() => undefined);
  }
}

const brokenConnection = {
  code: 'broken_body',
  message: 'the connection broke in the middle of the body',
} as const;

function decode(
  decoder: TextDecoder,
  response: Response,
  mayQuote: boolean,
  chunk?: Uint8Array,
): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    const { status, headers } = response;
    // At the end, only the rest of a character is missing.
    if (chunk === undefined) {
      const message = 'the body ends in the middle of a character';
      throw new AttemptError('broken_body', message, { status, cause });
    }
    const type = headers.get('content-type');
    const detail = mayQuote && type !== null ? ` (${type})` : '';
    throw new AttemptError('encoding', `the body is not UTF-8${detail}`, { status, cause });
  }
}

function contentLength(response: Response): number | undefined {
  const header = response.headers.get('content-length');
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}

/** A browser hides the Content-Encoding of another origin, so its Content-Length proves nothing. */
function isUncompressed(response: Response): boolean {
  return response.type !== 'cors' && !response.headers.has('content-encoding');
}
