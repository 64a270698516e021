import { AttemptError } from './attempt-error.ts';

/** A body as text, and its size in bytes after decompression. */
export interface BodyText {
  readonly text: string;
  readonly bytes: number;
}

/**
 * Reads a body to its end, and never more than `maxBytes` of it, compressed or not.
 *
 * @throws AttemptError `body_too_large`, or `broken_body` when the connection breaks, fewer bytes
 * come than announced, or the bytes are not UTF-8.
 */
export async function readBody(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
): Promise<BodyText> {
  const { status } = response;
  const announced = announcedLength(response);
  if (announced !== undefined && announced > maxBytes) {
    discard(response);
    const message = `the body has ${announced} bytes, more than the ${maxBytes} accepted`;
    throw new AttemptError('body_too_large', message, { status });
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of chunksOf(response, signal)) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      const message = `the body has more than the ${maxBytes} bytes accepted`;
      throw new AttemptError('body_too_large', message, { status });
    }
    text += decode(decoder, status, chunk);
  }
  text += decode(decoder, status);
  if (announced !== undefined && bytes < announced && isLengthOfContent(response)) {
    const message = `the body ended after ${bytes} of ${announced} bytes`;
    throw new AttemptError('broken_body', message, { status });
  }
  return { text, bytes };
}

/** Lets go of a body that nobody reads, so that its connection is freed. */
export function discard(response: Response): void {
  void response.body?.cancel().catch(() => undefined);
}

async function* chunksOf(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  // A fetch of the caller's own may not pass the signal on to its streams.
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
    const message = 'the connection broke in the middle of the body';
    throw new AttemptError('broken_body', message, { status: response.status, cause });
  } finally {
    signal.removeEventListener('abort', stop);
    void reader.cancel().catch(() => undefined);
  }
}

function decode(decoder: TextDecoder, status: number, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new AttemptError('broken_body', 'the body is not UTF-8', { status, cause });
  }
}

function announcedLength(response: Response): number | undefined {
  const header = response.headers.get('content-length');
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}

/** In a browser an answer from another origin hides whether its length is the compressed one. */
function isLengthOfContent(response: Response): boolean {
  return response.type !== 'cors' && !response.headers.has('content-encoding');
}
