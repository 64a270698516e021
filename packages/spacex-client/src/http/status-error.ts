import { AttemptError } from './attempt-error.ts';
import { excerpt, notQuoted } from './check-json.ts';
import { discard } from './read-body.ts';
import { codeOfStatus } from './retry-policy.ts';

/** Limits for reading the body of an error response. */
const maxErrorBytes = 2048;
const maxErrorMs = 1000;

/** The error for a response with an error status. */
export async function statusError(response: Response, mayQuote: boolean): Promise<AttemptError> {
  const { status } = response;
  const code = codeOfStatus(status);
  const retryAfter = response.headers.get('retry-after');
  const message = `status ${`${status} ${mayQuote ? response.statusText : ''}`.trim()}`;
  // The body explains only a rejected request, for example one with an invalid filter.
  const detail = code === 'http_status' ? await detailOf(response, mayQuote) : '';
  discard(response);
  return new AttemptError(code, message + detail, { status, retryAfter });
}

async function detailOf(response: Response, mayQuote: boolean): Promise<string> {
  if (!mayQuote) return notQuoted;
  const text = await startOfBody(response);
  return text === '' || text.startsWith('<') ? '' : `: ${excerpt(text, 200)}`;
}

/** The text that a response begins with, read for at most a second. */
export async function startOfBody(response: Response): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  const decoder = new TextDecoder();
  let text = '';
  const timer = setTimeout(stop, maxErrorMs);
  try {
    for (let bytes = 0; bytes < maxErrorBytes; ) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.byteLength;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // The text received so far is enough, because the status alone says that the request failed.
  } finally {
    clearTimeout(timer);
    stop();
  }
  return text.slice(0, maxErrorBytes).trim();
}
